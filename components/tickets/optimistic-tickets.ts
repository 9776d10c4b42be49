import type { Ticket } from "#server/contracts/tickets.ts";
import { UNDO_MS } from "#server/contracts/undo-window.ts";

export type TicketVerb = "start" | "bump" | "undo" | "recall";

/** What a finger did that the server has not yet shown back. */
export interface Pending {
  verb: TicketVerb;
  at: number;
  /** The server's answer, once it is there: the truth until the live topic catches up. */
  answer: Ticket | null;
}

/** After this long an answered command no longer hides what the live topic says, ms. */
const ANSWER_HOLDS_MS = 4_000;

/** The ticket as the person who just tapped expects to see it. */
export function withPending(ticket: Ticket, pending: Pending | undefined, now: number): Ticket {
  if (!pending) return ticket;
  if (pending.answer) return now - pending.at < ANSWER_HOLDS_MS ? pending.answer : ticket;
  switch (pending.verb) {
    case "start":
      return ticket.status === "accepted" ? { ...ticket, status: "cooking", startedAt: pending.at } : ticket;
    case "bump":
      return ticket.status === "ready"
        ? ticket
        : { ...ticket, status: "ready", readyAt: pending.at, undoUntil: pending.at + UNDO_MS };
    case "undo":
    case "recall":
      return { ...ticket, status: "cooking", readyAt: null, undoUntil: null };
  }
}

/** Whether the live topic now shows what the command did, so that it may speak for itself again. */
export function isShown(ticket: Ticket | undefined, pending: Pending): boolean {
  if (!pending.answer) return false;
  if (!ticket) return pending.verb !== "undo" && pending.verb !== "recall";
  return ticket.status === pending.answer.status && ticket.readyAt === pending.answer.readyAt;
}
