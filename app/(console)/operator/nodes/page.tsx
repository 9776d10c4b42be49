import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NodesScreen } from "#components/nodes/nodes-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { commandNode } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("nodes");
  return { title: t("title") };
}

export default async function NodesPage() {
  const viewer = await requireViewer("operations.watch");
  const { live } = getParts();
  // The first paint shows nodes at once; without them the page waits for the feed and says so.
  const [operations, healing] = await Promise.all([
    live.snapshot<"operations">(viewer, "operations:all").catch(() => null),
    live.snapshot<"healing">(viewer, "healing:all").catch(() => null),
  ]);
  return (
    <NodesScreen
      operations={operations}
      healing={healing}
      mayAct={roleMay(viewer.role, "operations.act")}
      onCommand={commandNode}
    />
  );
}
