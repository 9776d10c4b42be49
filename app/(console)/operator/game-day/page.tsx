import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GameDayScreen } from "#components/game-day/game-day-screen.tsx";
import { roleMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "../../../lib/require-viewer.ts";
import { readReport, startGameDay, stopGameDay, verifyReport } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gameDay");
  return { title: t("title") };
}

export default async function GameDayPage() {
  const viewer = await requireViewer("operations.watch");
  const first = await getParts()
    .live.snapshot<"gamedays">(viewer, "gamedays:all")
    .catch(() => null);
  return (
    <GameDayScreen
      first={first}
      mayAct={roleMay(viewer.role, "operations.act")}
      onStart={startGameDay}
      onStop={stopGameDay}
      onReport={readReport}
      onVerify={verifyReport}
    />
  );
}
