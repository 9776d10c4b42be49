import type { Ticket } from "#server/contracts/tickets.ts";
import { UNDO_MS } from "#server/contracts/undo-window.ts";
import { isToMake } from "./ticket-rows.ts";
import type { Asked, VerbExtra } from "./ticket-verbs.ts";

/** What a finger did that the server has not yet shown back. */
export type Pending = Asked & {
  /** Of the command: its answer finds its paint by it. */
  id: string;
  at: number;
  /** The server's answer, once it is there: the truth until the live topic catches up. */
  answer: Ticket | null;
  /** Offline taps are answered long after they were made. */
  answeredAt: number | null;
};

/** After this long an answered command no longer hides what the live topic says, ms. */
export const ANSWER_HOLDS_MS = 4_000;

/** The ticket as the person who just tapped expects to see it: the newest answer, and unanswered taps over it. */
export function withPending(ticket: Ticket, pending: readonly Pending[] | undefined, now: number): Ticket {
  if (!pending || pending.length === 0) return ticket;
  const holding = pending.filter(
    ({ answeredAt }) => answeredAt === null || now - answeredAt < ANSWER_HOLDS_MS,
  );
  // The same object while nothing changed, or the board would be laid out anew each second offline.
  const known = paints.get(pending);
  if (known?.ticket === ticket && known.holding === holding.length) return known.shown;
  let shown = ticket;
  for (const one of holding) shown = one.answer ?? painted(shown, one);
  paints.set(pending, { ticket, holding: holding.length, shown });
  return shown;
}

const paints = new WeakMap<readonly Pending[], { ticket: Ticket; holding: number; shown: Ticket }>();

function painted(ticket: Ticket, pending: Pending): Ticket {
  const { at } = pending;
  switch (pending.verb) {
    case "start":
      return ticket.status === "accepted" ? { ...ticket, status: "cooking", startedAt: at } : ticket;
    case "bump":
      return ticket.status === "ready" ? ticket : madeReady(ticket, at);
    case "undo":
      // The wrong bag was ticked off: it stands on the pass again.
      if (ticket.handedOverAt) return { ...ticket, handedOverAt: null, undoUntil: null };
      return takenBack(ticket);
    case "recall":
      return takenBack(ticket);
    case "handOver":
      return ticket.status === "ready" ? { ...ticket, handedOverAt: at, undoUntil: at + UNDO_MS } : ticket;
    case "tapLine":
      return withLine(ticket, pending.extra, at);
    case "prioritise":
      return { ...ticket, prioritisedAt: pending.extra.first ? (ticket.prioritisedAt ?? at) : null };
    case "hold": {
      const { until } = pending.extra;
      if (until !== null) return { ...ticket, hold: { fireAt: until, by: "person" } };
      return ticket.hold ? { ...ticket, hold: null, firedAt: at } : ticket;
    }
    case "voidTicket":
      return { ...ticket, status: "void", void: { at, reason: pending.extra.reason } };
    case "acknowledgeVoid":
      // Nothing left to show; every board leaves such tickets out.
      return { ...ticket, status: "ready", undoUntil: null, handedOverAt: at };
    default:
      return assertNever(pending);
  }
}

function assertNever(pending: never): never {
  throw new TypeError(`No paint for ${JSON.stringify(pending)}`);
}

function takenBack(ticket: Ticket): Ticket {
  return { ...ticket, status: "cooking", readyAt: null, undoUntil: null, handedOverAt: null };
}

function madeReady(ticket: Ticket, at: number): Ticket {
  return { ...ticket, status: "ready", readyAt: at, undoUntil: at + UNDO_MS };
}

/** The last line done makes the ticket ready, and a line taken back makes it open again, as on the server. */
function withLine(ticket: Ticket, { lineId, done }: VerbExtra<"tapLine">, at: number): Ticket {
  const lines = ticket.lines.map((line) =>
    line.lineId === lineId ? { ...line, doneAt: done ? (line.doneAt ?? at) : null } : line,
  );
  const changed = { ...ticket, lines };
  if (ticket.status === "void") return changed;
  if (!done) return { ...changed, status: "cooking", readyAt: null, undoUntil: null };
  if (ticket.status !== "ready" && !lines.some(isToMake)) return madeReady(changed, at);
  return ticket.status === "accepted" ? { ...changed, status: "cooking", startedAt: at } : changed;
}

/** Whether the live topic now shows what the command did, so that it may speak for itself again. */
export function isShown(ticket: Ticket | undefined, pending: Pending): boolean {
  const { answer, verb } = pending;
  if (!answer) return false;
  if (!ticket) return verb !== "undo" && verb !== "recall";
  return fingerprint(ticket) === fingerprint(answer);
}

/**
 * Commands that need no paint any more. An answer the topic shows is newer than those before it, also
 * when the topic jumped over what they said: kept, they would paint the past over it.
 */
export function overOf(list: readonly Pending[], ticket: Ticket | undefined, now: number): Pending[] {
  const shown = list.findLastIndex((one) => isShown(ticket, one));
  return list.filter(
    ({ answeredAt }, i) => answeredAt !== null && (i <= shown || now - answeredAt >= ANSWER_HOLDS_MS),
  );
}

/** Everything a command can change. */
function fingerprint({ status, readyAt, handedOverAt, prioritisedAt, hold, lines }: Ticket): string {
  return JSON.stringify([
    status,
    readyAt,
    handedOverAt ?? null,
    prioritisedAt,
    hold,
    lines.map((line) => line.doneAt),
  ]);
}
