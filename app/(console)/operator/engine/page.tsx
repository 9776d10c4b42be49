import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EngineScreen } from "#components/engine/engine-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { changeChoice } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("engine");
  return { title: t("title") };
}

export default async function EnginePage() {
  const viewer = await requireViewer("operations.watch");
  const first = await getParts()
    .live.snapshot<"engine">(viewer, "engine:all")
    .catch(() => null);
  return (
    <EngineScreen first={first} mayAct={roleMay(viewer.role, "operations.act")} onApply={changeChoice} />
  );
}
