import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../lib/require-viewer.ts";
import { askForFlip, changePolicy, setSwitch, undoSwitch } from "./actions.ts";
import { OperatorOverview } from "./client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("operator");
  return { title: t("title") };
}

export default async function OperatorPage() {
  const viewer = await requireViewer("operations.watch");
  // The first paint shows figures at once; without them the page waits for the feed and says so.
  const first = await getParts()
    .live.snapshot<"operations">(viewer, "operations:all")
    .catch(() => null);
  return (
    <OperatorOverview
      first={first}
      mayAct={roleMay(viewer.role, "operations.act")}
      onSetSwitch={setSwitch}
      onUndoSwitch={undoSwitch}
      onAskForFlip={askForFlip}
      onChangePolicy={changePolicy}
    />
  );
}
