import type { Ticket } from "#server/contracts/tickets.ts";
import { type BoardStations, hasLeft, ownWork } from "./own-work.ts";

/** What a screen with this template is for, before anybody filters: fired tickets, and those still held. */
export function ticketsOfBoard(
  tickets: readonly Ticket[],
  { stations, expo }: BoardStations,
  now: number,
): { fired: Ticket[]; held: Ticket[] } {
  const fired: Ticket[] = [];
  const held: Ticket[] = [];
  for (const ticket of tickets) {
    if (!concerns(ticket, stations, expo)) continue;
    // Cancelled: who has made some of it must hear that too.
    if (ticket.status !== "void" && hasLeft(ownWork(ticket, { stations, expo }), now)) continue;
    // Cancelled while held: someone has to acknowledge it, so it comes into view.
    const waits = ticket.hold !== null && ticket.status === "accepted";
    (waits ? held : fired).push(ticket);
  }
  return { fired, held: held.sort((a, b) => (a.hold?.fireAt ?? 0) - (b.hold?.fireAt ?? 0)) };
}

function concerns(ticket: Ticket, stations: readonly string[], expo: boolean): boolean {
  if (stations.length === 0 || expo) return true;
  // Nobody has seen it in time: every screen of the shop shows it.
  if (ticket.alarm) return true;
  return ticket.lines.some((line) => stations.includes(line.station));
}
