"use client";

import { useTranslations } from "next-intl";
import type { Ticket } from "#server/contracts/tickets.ts";
import { LineRow } from "./line-row.tsx";
import { StationMark } from "./station-mark.tsx";
import classes from "./ticket-lines.module.css";
import type { StationState, TicketRow, TicketView } from "./ticket-rows.ts";
import type { SendTap } from "./ticket-verbs.ts";
import { useStationWord } from "./use-station-word.ts";

interface TicketLinesProps {
  ticket: Ticket;
  view: TicketView;
  rows: readonly TicketRow[];
  onVerb: SendTap;
}

/** What is to be made, and how far the other stations are. Names and modifiers wrap; they are never cut. */
export function TicketLines({ ticket, view, rows, onVerb }: TicketLinesProps) {
  const t = useTranslations("merchant.tickets.card");
  const stationWord = useStationWord();
  const stateOf = (row: TicketRow): StationState =>
    view.stations.find(({ station }) => station === row.lines[0].station)?.state ?? "todo";
  return (
    <>
      <ol className={classes.lines}>
        {rows.map((row) => (
          <LineRow
            key={row.lineId}
            ticket={ticket}
            row={row}
            stationState={stateOf(row)}
            stationWord={stationWord(row.lines[0].station)}
            onVerb={onVerb}
          />
        ))}
      </ol>
      {view.elsewhere.length > 0 && (
        <p className={classes.elsewhere}>
          <span>{t("alsoAt")}</span>
          {view.elsewhere.map(({ station, state }) => (
            <span key={station} className={classes.elsewhereChip}>
              {stationWord(station)} <StationMark state={state} />
              <span className="rd-visually-hidden">{t(`station.${state}`)}</span>
            </span>
          ))}
        </p>
      )}
    </>
  );
}
