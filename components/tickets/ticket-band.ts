import { probabilityLate } from "#server/contracts/ready-time.ts";
import type { Ticket } from "#server/contracts/tickets.ts";

export type Band = "calm" | "warm" | "late";

const WARM_FROM = 0.2;
const LATE_FROM = 0.5;

/** How a ticket stands, by the probability that it will be ready after it is needed. */
export function bandOf(ticket: Pick<Ticket, "predicted" | "needBy">, now: number): Band {
  const late = probabilityLate(ticket.predicted, ticket.needBy, now);
  return late >= LATE_FROM ? "late" : late >= WARM_FROM ? "warm" : "calm";
}

const weight: Record<Band, number> = { calm: 0, warm: 1, late: 2 };

export function worstBand(bands: Iterable<Band>): Band | null {
  let worst: Band | null = null;
  for (const band of bands) if (worst === null || weight[band] > weight[worst]) worst = band;
  return worst;
}
