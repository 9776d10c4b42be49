import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BreakersScreen } from "#components/breakers/breakers-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { holdBreaker, readTurns } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("breakers");
  return { title: t("title") };
}

export default async function BreakersPage() {
  const viewer = await requireViewer("operations.watch");
  const first = await getParts()
    .live.snapshot<"breakers">(viewer, "breakers:all")
    .catch(() => null);
  return (
    <BreakersScreen
      first={first}
      mayAct={roleMay(viewer.role, "operations.act")}
      mayDisable={roleMay(viewer.role, "admin.manage")}
      onHold={holdBreaker}
      onReadTurns={readTurns}
    />
  );
}
