import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SwitchScreen } from "#components/switches/switch-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { askForFlip, setSwitch, undoSwitch } from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("switches");
  return { title: t("title") };
}

export default async function SwitchesPage() {
  const viewer = await requireViewer("operations.watch");
  const first = await getParts()
    .live.snapshot<"switches">(viewer, "switches:all")
    .catch(() => null);
  return (
    <SwitchScreen
      first={first}
      mayAct={roleMay(viewer.role, "operations.act")}
      onSet={setSwitch}
      onUndo={undoSwitch}
      onAsk={askForFlip}
    />
  );
}
