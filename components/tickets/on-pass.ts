import type { Ticket } from "#server/contracts/tickets.ts";

/** Ready, its bump stands, and nobody has taken it yet. */
export function waitsOnPass({ status, handedOverAt, undoUntil }: Ticket, now: number): boolean {
  return status === "ready" && !handedOverAt && (undoUntil ?? 0) <= now;
}

/**
 * Whether a board still shows the ticket: ready ones as long as one tap takes that back, and on a pass
 * until they have been handed over, and that can be taken back no more.
 */
export function isInView(ticket: Ticket, expo: boolean, now: number): boolean {
  if (ticket.status !== "ready") return true;
  const mayBeUndone = (ticket.undoUntil ?? 0) > now;
  if (ticket.handedOverAt) return expo && mayBeUndone;
  return expo || mayBeUndone;
}
