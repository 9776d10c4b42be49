import type { Ticket } from "#server/contracts/tickets.ts";
import type { Band } from "./ticket-band.ts";

/** In the order of the keys F1 to F4. */
export const standings = ["new", "cooking", "late", "changed"] as const;
export type Standing = (typeof standings)[number];

export interface TicketFilter {
  standing: readonly Standing[];
  station: readonly string[];
  class: readonly string[];
}

export interface Filtered {
  shown: Ticket[];
  /** Open tickets the filter hides, and how many of them are late: those must not be forgotten. */
  hidden: { count: number; late: number };
}

/** Any of the ticked values of a group, and all groups that have one. */
export function filterTickets(
  tickets: readonly Ticket[],
  filter: TicketFilter,
  bandAt: (ticket: Ticket) => Band,
): Filtered {
  if (!isFiltering(filter)) return { shown: [...tickets], hidden: { count: 0, late: 0 } };
  const shown: Ticket[] = [];
  const hidden = { count: 0, late: 0 };
  for (const ticket of tickets) {
    if (passes(ticket, filter, bandAt)) {
      shown.push(ticket);
    } else if (ticket.status !== "ready") {
      hidden.count += 1;
      if (ticket.status !== "void" && bandAt(ticket) === "late") hidden.late += 1;
    }
  }
  return { shown, hidden };
}

export function isFiltering(filter: TicketFilter): boolean {
  return filter.standing.length + filter.station.length + filter.class.length > 0;
}

/** How many open tickets each chip stands for. */
export function countStandings(
  tickets: readonly Ticket[],
  bandAt: (ticket: Ticket) => Band,
): Record<Standing, number> {
  const count = (standing: Standing) => tickets.filter((ticket) => stands(ticket, standing, bandAt)).length;
  return { new: count("new"), cooking: count("cooking"), late: count("late"), changed: count("changed") };
}

/** Values of a group there are tickets for, most first, with counts. */
export function countValues(tickets: readonly Ticket[], group: "station" | "class"): [string, number][] {
  const counts = new Map<string, number>();
  for (const ticket of tickets) {
    if (ticket.status === "ready") continue;
    for (const value of valuesOf(ticket, group)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

function passes(ticket: Ticket, filter: TicketFilter, bandAt: (ticket: Ticket) => Band): boolean {
  const { standing, station, class: classes } = filter;
  // Nobody has shown it in time: every screen does, whatever it filters.
  if (ticket.alarm) return true;
  if (standing.length > 0 && !standing.some((one) => stands(ticket, one, bandAt))) return false;
  if (station.length > 0 && !valuesOf(ticket, "station").some((one) => station.includes(one))) return false;
  return classes.length === 0 || classes.includes(ticket.class);
}

function stands(ticket: Ticket, standing: Standing, bandAt: (ticket: Ticket) => Band): boolean {
  switch (standing) {
    case "new":
      return ticket.status === "accepted";
    case "cooking":
      // One just bumped stays in view as long as its undo strip does.
      return ticket.status === "cooking" || ticket.status === "ready";
    case "late":
      return ticket.status !== "ready" && ticket.status !== "void" && bandAt(ticket) === "late";
    case "changed":
      return ticket.status === "void" || ticket.lines.some((line) => line.mark !== null);
  }
}

function valuesOf(ticket: Ticket, group: "station" | "class"): string[] {
  return group === "class" ? [ticket.class] : [...new Set(ticket.lines.map((line) => line.station))];
}
