import type { Ticket } from "#server/contracts/tickets.ts";
import { type BoardStations, ownWork, wasBumpedWhole } from "./own-work.ts";
import type { SendTap } from "./ticket-verbs.ts";

/** Says that this board's lines are done. @returns false where a bump is for the whole ticket. */
export function bumpOwn(ticket: Ticket, board: BoardStations, send: SendTap): boolean {
  const work = ownWork(ticket, board);
  if (!work || ticket.status === "void") return false;
  for (const lineId of work.openLineIds) send(ticket.orderId, "tapLine", { lineId, done: true });
  return true;
}

/** Takes back what was last done here, and nothing of the other stations. @returns false where the whole bump is meant. */
export function undoOwn(ticket: Ticket, board: BoardStations, send: SendTap): boolean {
  const work = ownWork(ticket, board);
  if (!work || work.doneAt === null || wasBumpedWhole(ticket, board)) return false;
  reopenOwn(ticket, board, send);
  return true;
}

/** The lines this board did last are to be made again. */
export function reopenOwn(ticket: Ticket, board: BoardStations, send: SendTap): void {
  for (const lineId of ownWork(ticket, board)?.lastLineIds ?? [])
    send(ticket.orderId, "tapLine", { lineId, done: false });
}
