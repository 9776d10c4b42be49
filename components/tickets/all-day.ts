import type { BoardItem, Ticket, TicketLine } from "#server/contracts/tickets.ts";
import { isToMake } from "./ticket-rows.ts";

export interface AllDayRow {
  itemId: string;
  nameEn: string;
  nameZh: string;
  quantity: number;
  /** Portions expected to be ordered in the next 15 minutes; null while too little is known. */
  next15: number | null;
  /** With modifiers, most frequent first. */
  variants: { modifiers: string; quantity: number }[];
}

export interface PartRow {
  part: string;
  units: number;
  /** Of the items that are made of it and whose demand is known; null when none is. */
  next15: number | null;
  itemIds: string[];
}

type Items = Readonly<Record<string, BoardItem>>;

/**
 * How many of each item are still to be made, over all open tickets; most first. Items nobody has
 * ordered yet are in it when some are expected.
 */
export function allDay(
  tickets: Iterable<Pick<Ticket, "status" | "lines">>,
  items: Items,
  stations: readonly string[] = [],
): AllDayRow[] {
  const rows = new Map<string, AllDayRow & { byModifiers: Map<string, number> }>();
  for (const line of linesToMake(tickets, stations)) {
    const row = rows.get(line.itemId) ?? emptyRow(line, items);
    rows.set(line.itemId, row);
    row.quantity += line.quantity;
    const modifiers = line.modifiers.join(", ");
    if (modifiers) row.byModifiers.set(modifiers, (row.byModifiers.get(modifiers) ?? 0) + line.quantity);
  }
  for (const item of Object.values(items)) {
    const due = !rows.has(item.itemId) && Math.round(item.next15 ?? 0) > 0;
    if (due && concerns(item, stations)) rows.set(item.itemId, emptyRow(item, items));
  }
  return [...rows.values()]
    .map(({ byModifiers, ...row }) => ({
      ...row,
      variants: [...byModifiers]
        .map(([modifiers, quantity]) => ({ modifiers, quantity }))
        .sort((a, b) => b.quantity - a.quantity),
    }))
    .sort((a, b) => b.quantity - a.quantity || a.itemId.localeCompare(b.itemId));
}

/** The same in what items are made of: two burgers are two patties. Items without parts are not in it. */
export function allDayParts(rows: readonly AllDayRow[], items: Items): PartRow[] {
  const parts = new Map<string, PartRow>();
  for (const { itemId, quantity, next15 } of rows) {
    for (const [part, units] of Object.entries(items[itemId]?.card.parts ?? {})) {
      const row = parts.get(part) ?? { part, units: 0, next15: null, itemIds: [] };
      parts.set(part, row);
      row.units += quantity * units;
      row.itemIds.push(itemId);
      if (next15 !== null) row.next15 = (row.next15 ?? 0) + next15 * units;
    }
  }
  return [...parts.values()].sort((a, b) => b.units - a.units || a.part.localeCompare(b.part));
}

/** Orders with something still to make of these items. */
export function ordersToMake(tickets: readonly Ticket[], itemIds: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  if (itemIds.size === 0) return found;
  for (const ticket of tickets) {
    if (!isOpen(ticket)) continue;
    if (ticket.lines.some((line) => itemIds.has(line.itemId) && isToMake(line))) found.add(ticket.orderId);
  }
  return found;
}

function linesToMake(tickets: Iterable<Pick<Ticket, "status" | "lines">>, stations: readonly string[]) {
  return [...tickets]
    .filter(isOpen)
    .flatMap(({ lines }) => lines)
    .filter((line) => isToMake(line) && concerns(line, stations));
}

function concerns({ station }: { station: string }, stations: readonly string[]): boolean {
  return stations.length === 0 || stations.includes(station);
}

const isOpen = ({ status }: Pick<Ticket, "status">) => status === "accepted" || status === "cooking";

function emptyRow(
  { itemId, nameEn, nameZh }: Pick<TicketLine, "itemId" | "nameEn" | "nameZh">,
  items: Items,
) {
  return {
    itemId,
    nameEn,
    nameZh,
    quantity: 0,
    next15: items[itemId]?.next15 ?? null,
    variants: [],
    byModifiers: new Map<string, number>(),
  };
}
