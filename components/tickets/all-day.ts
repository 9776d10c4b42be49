import type { Ticket, TicketLine } from "#server/contracts/tickets.ts";

export interface AllDayRow {
  itemId: string;
  nameEn: string;
  nameZh: string;
  quantity: number;
  /** With modifiers, most frequent first. */
  variants: { modifiers: string; quantity: number }[];
  orderIds: string[];
}

/** How many of each item are still to be made, over all open tickets; most first. */
export function allDay(tickets: Iterable<Pick<Ticket, "orderId" | "status" | "lines">>): AllDayRow[] {
  const rows = new Map<string, AllDayRow & { byModifiers: Map<string, number> }>();
  for (const { orderId, status, lines } of tickets) {
    if (status === "ready") continue;
    for (const line of lines) {
      const row = rows.get(line.itemId) ?? emptyRow(line);
      rows.set(line.itemId, row);
      row.quantity += line.quantity;
      if (!row.orderIds.includes(orderId)) row.orderIds.push(orderId);
      const modifiers = line.modifiers.join(", ");
      if (modifiers) row.byModifiers.set(modifiers, (row.byModifiers.get(modifiers) ?? 0) + line.quantity);
    }
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

function emptyRow({ itemId, nameEn, nameZh }: TicketLine) {
  return {
    itemId,
    nameEn,
    nameZh,
    quantity: 0,
    variants: [],
    orderIds: [],
    byModifiers: new Map<string, number>(),
  };
}
