"use client";

import { useTranslations } from "next-intl";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import { ownWork } from "./own-work.ts";
import { useStationWord } from "./use-station-word.ts";

/** What the large button of a ticket says: "Ready", or on a station's board "Wok done", since others may still cook. */
export function useBumpWord(ticket: Ticket): string {
  const t = useTranslations("merchant.tickets");
  const stationWord = useStationWord();
  const template = useBoardTemplate();
  if (!ownWork(ticket, template)) return t("bump");
  const [station, ...others] = template.stations;
  return station !== undefined && others.length === 0
    ? t("stationDone", { station: stationWord(station) })
    : t("oursDone");
}
