import type { BoardTemplate } from "#server/contracts/boards.ts";
import { probabilityLate } from "#server/contracts/ready-time.ts";
import type { Ticket } from "#server/contracts/tickets.ts";

export type Band = "calm" | "warm" | "late";
export type Lateness = BoardTemplate["lateness"];

const WARM_FROM = 0.2;
const LATE_FROM = 0.5;
const MINUTE_MS = 60_000;

/** How a ticket stands: by the probability that it will be ready after it is needed, or by its age. */
export function bandOf(
  ticket: Pick<Ticket, "predicted" | "needBy"> & Partial<Pick<Ticket, "firedAt">>,
  now: number,
  lateness: Lateness = { by: "probability" },
): Band {
  if (lateness.by === "minutes" && ticket.firedAt !== undefined) {
    const age = (now - ticket.firedAt) / MINUTE_MS;
    return age >= lateness.late ? "late" : age >= lateness.warm ? "warm" : "calm";
  }
  const late = probabilityLate(ticket.predicted, ticket.needBy, now);
  return late >= LATE_FROM ? "late" : late >= WARM_FROM ? "warm" : "calm";
}

const weight: Record<Band, number> = { calm: 0, warm: 1, late: 2 };

export function worstBand(bands: Iterable<Band>): Band | null {
  let worst: Band | null = null;
  for (const band of bands) if (worst === null || weight[band] > weight[worst]) worst = band;
  return worst;
}
