import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ApprovalsScreen } from "#components/approvals/approvals-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { changeMode, decide, review, withdraw } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("approvals");
  return { title: t("title") };
}

export default async function ApprovalsPage() {
  const viewer = await requireViewer("operations.watch");
  const first = await getParts()
    .live.snapshot<"approvals">(viewer, "approvals:all")
    .catch(() => null);
  return (
    <ApprovalsScreen
      first={first}
      me={`person:${viewer.id}`}
      mayAct={roleMay(viewer.role, "operations.act")}
      mayChangeMode={roleMay(viewer.role, "admin.manage")}
      commands={{ decide, withdraw, review, changeMode }}
    />
  );
}
