"use client";

import {
  IconAlarm,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconPlayerPause,
  IconUrgent,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { outlived, stillOpenAt } from "#server/contracts/ready-time.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useAtNow } from "../live/use-now.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import { elapsed } from "./elapsed.ts";
import { ownWork } from "./own-work.ts";
import { PinButton } from "./pin-button.tsx";
import { type Band, bandOf } from "./ticket-band.ts";
import classes from "./ticket-head.module.css";
import type { SendTap } from "./ticket-verbs.ts";
import { useBumpWord } from "./use-bump-word.ts";
import { useClockTime } from "./use-clock-time.ts";
import { useStationWord } from "./use-station-word.ts";

type Standing = Band | "ready" | "void" | "held";
const icons = {
  calm: IconClock,
  warm: IconAlarm,
  late: IconUrgent,
  ready: IconCheck,
  void: IconBan,
  held: IconPlayerPause,
} satisfies Record<Standing, unknown>;

/** Long enough for three flashes; the badge stays. */
const FLASHES_FOR_MS = 3_000;

interface TicketHeadProps {
  ticket: Ticket;
  titleId: string;
  /** The key that selects this ticket, 1-10. */
  nth: number | null;
  isNew: boolean;
  part: { part: number; parts: number } | null;
  onVerb: SendTap;
}

/**
 * The band of a ticket: number, clocks and how it stands. Every row of it is there from the start, so
 * that the ticket keeps its height while words come and go; only the clocks draw every second.
 */
export function TicketHead({ ticket, titleId, nth, isNew, part, onVerb }: TicketHeadProps) {
  const t = useTranslations("merchant.tickets");
  const template = useBoardTemplate();
  const { lateness, expo, buttons } = template;
  const bumpWord = useBumpWord(ticket);
  const band = useAtNow((now) => bandOf(ticket, now, lateness));
  const doneHere = isOpen(ticket) && (ownWork(ticket, template)?.doneAt ?? null) !== null;
  const standing = doneHere ? "ready" : standingOf(ticket, band);
  const flashes = useAtNow((now) => {
    const at = ticket.void?.at ?? null;
    return at !== null && now - at < FLASHES_FOR_MS;
  });
  const allReady = expo && ticket.status === "ready";
  return (
    <header
      className={classes.head}
      data-band={standing}
      data-all-ready={allReady || undefined}
      data-flash={isNew || flashes || undefined}
      data-part="head"
    >
      <div className={classes.topRow}>
        <h2 className={classes.number} id={titleId}>
          <span className="rd-visually-hidden">{t("number", { number: ticket.number })}</span>
          <span aria-hidden>{ticket.number}</span>
        </h2>
        {nth !== null && <kbd className={classes.nth}>{nth % 10}</kbd>}
        {part && (
          <span className={classes.badge}>
            {t("part", part)}
            {part.part < part.parts && " ▸"}
          </span>
        )}
        <span className={classes.rest}>
          {buttons.prioritise &&
            (isOpen(ticket) ? (
              <PinButton ticket={ticket} onVerb={onVerb} />
            ) : (
              <span className={classes.pinRoom} />
            ))}
          <Stopwatch ticket={ticket} />
        </span>
      </div>
      <div className={classes.standRow}>
        <Stand
          ticket={ticket}
          standing={standing}
          allReady={allReady}
          readyWord={doneHere ? bumpWord : t("status.ready")}
        />
        <span className={classes.whyRoom}>
          <Why ticket={ticket} />
        </span>
        {/* At the row's end, the first to go foremost: what stays does not move. */}
        <span className={classes.badges}>
          {isNew && !ticket.recalled && <span className={classes.badge}>{t("isNew")}</span>}
          {ticket.recalled && <span className={classes.badge}>{t("recalled")}</span>}
          {ticket.prioritisedAt !== null && <span className={classes.badge}>{t("card.first")}</span>}
        </span>
      </div>
      <div className={classes.range}>
        <ReadyRange ticket={ticket} />
      </div>
      {ticket.promisedAt !== null && <Promised at={ticket.promisedAt} />}
    </header>
  );
}

function isOpen({ status }: Ticket): boolean {
  return status === "accepted" || status === "cooking";
}

function standingOf(ticket: Ticket, band: Band): Standing {
  if (ticket.status === "ready" || ticket.status === "void") return ticket.status;
  return ticket.hold ? "held" : band;
}

interface StandProps {
  ticket: Ticket;
  standing: Standing;
  allReady: boolean;
  readyWord: string;
}

function Stand({ ticket, standing, allReady, readyWord }: StandProps) {
  const t = useTranslations("merchant.tickets");
  const { time } = useClockTime();
  const Icon = allReady ? IconChecks : icons[standing];
  const words = {
    calm: () => t("band.calm"),
    warm: () => t("band.warm"),
    late: () => t("band.late"),
    ready: () => (ticket.handedOverAt ? t("card.handedOver") : allReady ? t("card.allReady") : readyWord),
    void: () => t("card.cancelled", { time: time(ticket.void?.at ?? ticket.acceptedAt) }),
    held: () => t("card.fires", { time: time(ticket.hold?.fireAt ?? ticket.acceptedAt) }),
  } satisfies Record<Standing, () => string>;
  return (
    <span className={classes.stand}>
      <Icon size="1.15em" aria-hidden />
      <span>
        {words[standing]()}
        {ticket.void?.reason && ` · ${ticket.void.reason}`}
      </span>
    </span>
  );
}

/** Since it was ordered; stands still once it is ready. Counts epoch time, so midnight is nothing to it. */
function Stopwatch({ ticket }: { ticket: Ticket }) {
  const stoppedAt = ticket.readyAt ?? ticket.void?.at ?? null;
  const time = useAtNow((now) => elapsed((stoppedAt ?? now) - ticket.acceptedAt));
  return (
    <span className={classes.clock}>
      {/* The tenth minute moves nothing: its digit has a place from the start. */}
      <span className={classes.lead}>{time.slice(0, -4)}</span>
      {time.slice(-4)}
    </span>
  );
}

/** Draws when the minute it says changes, not with every tick. */
const MINUTE_MS = 60_000;

function ReadyRange({ ticket }: { ticket: Ticket }) {
  const t = useTranslations("merchant.tickets");
  const { time } = useClockTime();
  const { predicted, status, readyAt } = ticket;
  const said = useAtNow((now) => {
    if (outlived(predicted, now)) return "outlived";
    const { p10, p50, p80 } = stillOpenAt(predicted, now);
    return [p10, p50, p80].map((at) => Math.floor(at / MINUTE_MS)).join("/");
  });
  if (status === "ready") return readyAt ? t("card.readyAt", { time: time(readyAt) }) : null;
  if (status === "void") return null;
  if (said === "outlived") return t("expected", { time: time(predicted.p50) });
  const [from = "", about = "", to = ""] = said.split("/").map((minute) => time(Number(minute) * MINUTE_MS));
  return (
    <>
      <span>{t("readyAbout", { time: about })}</span>
      {from !== to && <span>{t("readyRange", { from, to })}</span>}
    </>
  );
}

function Promised({ at }: { at: number }) {
  const t = useTranslations("merchant.tickets");
  return <div className={classes.promise}>{t("promised", { time: useClockTime().time(at) })}</div>;
}

function Why({ ticket }: { ticket: Ticket }) {
  const t = useTranslations("merchant.tickets.card");
  const stationWord = useStationWord();
  const { openAhead, slowStation } = ticket.why;
  const reasons = isOpen(ticket)
    ? [
        openAhead > 0 && t("whyOpen", { count: openAhead }),
        slowStation !== null && t("whySlow", { station: stationWord(slowStation) }),
      ].filter((word) => word !== false)
    : [];
  return reasons.length > 0 && <span className={classes.why}>{reasons.join(", ")}</span>;
}
