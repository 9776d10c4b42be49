import { randomBytes } from "node:crypto";
import type { LiveTicket } from "../contracts/live.ts";
import type { Clock } from "../shared/clock.ts";
import type { Admission } from "./live-identity.ts";

const TICKET_LASTS_MS = 30_000;
/** Strangers can ask without end: theirs push out only each other's, oldest first. */
const MOST_TICKETS = { known: 50_000, strangers: 10_000 };

/** Tickets for the live door: shown once, soon, by whoever asked for them over HTTP. */
export interface TicketDesk {
  issue(admission: Admission): LiveTicket;
  /** Whom the ticket was given to; null: never given, used or too old. Spends it. */
  redeem(ticket: string): Admission | null;
  /** Their rights changed: what they hold is worthless. */
  forget(viewerId: string): void;
}

interface Held {
  admission: Admission;
  expiresAt: number;
}

export function createTicketDesk({ clock }: { clock: Clock }): TicketDesk {
  // Two, so that a flood of strangers cannot push out those of people at work.
  const known = new Map<string, Held>();
  const strangers = new Map<string, Held>();

  /** Tickets all last equally long, so a map's order is the order of their ends. */
  function makeRoom(held: Map<string, Held>, most: number, now: number): void {
    for (const [ticket, { expiresAt }] of held) {
      if (expiresAt > now && held.size < most) return;
      held.delete(ticket);
    }
  }

  return {
    issue(admission) {
      const now = clock.nowMs();
      makeRoom(known, MOST_TICKETS.known, now);
      makeRoom(strangers, MOST_TICKETS.strangers, now);
      const ticket = randomBytes(32).toString("base64url");
      (admission.viewer ? known : strangers).set(ticket, { admission, expiresAt: now + TICKET_LASTS_MS });
      return { ticket, expiresInMs: TICKET_LASTS_MS };
    },
    redeem(ticket) {
      const held = known.get(ticket) ?? strangers.get(ticket);
      known.delete(ticket);
      strangers.delete(ticket);
      return held && held.expiresAt > clock.nowMs() ? held.admission : null;
    },
    forget(viewerId) {
      for (const [ticket, { admission }] of known) {
        if (admission.viewer?.id === viewerId) known.delete(ticket);
      }
    },
  };
}
