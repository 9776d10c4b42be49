import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket, TicketLine } from "#server/contracts/tickets.ts";
import { UNDO_MS } from "#server/contracts/undo-window.ts";
import { isToMake } from "./ticket-rows.ts";

export type BoardStations = Pick<BoardTemplate, "stations" | "expo">;

/** What a board of some stations has to do on a ticket. */
export interface OwnWork {
  /** Lines of its stations that are still to be made: a bump makes these done. */
  openLineIds: readonly string[];
  /** When the last of it was done; null while there is some, or a line was taken off and nobody here has said so. */
  doneAt: number | null;
  /** Lines the last bump or tap here made done: what an undo takes back. */
  lastLineIds: readonly string[];
}

/** Taps that came down together are one bump: each line is a command of its own. */
const ONE_HAND_MS = 400;

/**
 * The share of a board that shows only some stations: there a bump says "ours is done", and the last
 * station's makes the ticket ready. Null where a bump is for the whole ticket: on a pass, on boards of
 * all stations, and for tickets that are only shown here because nobody else has seen them.
 */
export function ownWork(ticket: Ticket, { stations, expo }: BoardStations): OwnWork | null {
  if (expo || stations.length === 0) return null;
  const own = ticket.lines.filter((line) => stations.includes(line.station));
  if (own.length === 0) return null;
  const openLineIds = own.filter(isToMake).map(({ lineId }) => lineId);
  const lastAt = Math.max(0, ...own.map((line) => line.doneAt ?? 0));
  const stopped = own.some((line) => isStopped(line) && (line.mark?.at ?? 0) > lastAt);
  return {
    openLineIds,
    doneAt: openLineIds.length > 0 || stopped ? null : lastAt,
    lastLineIds: own
      .filter((line) => line.mark?.kind !== "removed" && (line.doneAt ?? 0) > lastAt - ONE_HAND_MS)
      .map(({ lineId }) => lineId),
  };
}

/** Taken off before it was made. */
function isStopped(line: TicketLine): boolean {
  return line.mark?.kind === "removed" && line.doneAt === null;
}

/** Done here, and the time to take it back is over: the ticket is no longer this board's. */
export function hasLeft(work: OwnWork | null, now: number): boolean {
  return work !== null && work.doneAt !== null && work.doneAt + UNDO_MS <= now;
}

/** A pass bumped the whole ticket, lines of this board and of others with it: it is taken back for all of them. */
export function wasBumpedWhole(ticket: Ticket, { stations }: BoardStations): boolean {
  const { readyAt } = ticket;
  if (ticket.status !== "ready" || readyAt === null) return false;
  const doneByIt = ticket.lines.filter((line) => line.doneAt === readyAt);
  const own = doneByIt.filter((line) => stations.includes(line.station));
  return own.length > 0 && own.length < doneByIt.length;
}

/** The ticket with what was taken off as if done at `at`: this screen has said that it stopped. */
export function withStopsSaid(ticket: Ticket, at: number | undefined): Ticket {
  if (at === undefined) return ticket;
  const lines = ticket.lines.map((line) =>
    isStopped(line) && (line.mark?.at ?? 0) <= at ? { ...line, doneAt: at } : line,
  );
  return { ...ticket, lines };
}
