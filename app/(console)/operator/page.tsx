import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { roleMay } from "#server/contracts/people.ts";
import { requireViewer } from "../../lib/require-viewer.ts";
import { changePolicy, setSwitch } from "./actions.ts";
import { OperatorOverview } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("operator");
  return { title: t("title") };
}

export default async function OperatorPage() {
  const viewer = await requireViewer("operations.watch");
  return (
    <OperatorOverview
      mayAct={roleMay(viewer.role, "operations.act")}
      onSetSwitch={setSwitch}
      onChangePolicy={changePolicy}
    />
  );
}
