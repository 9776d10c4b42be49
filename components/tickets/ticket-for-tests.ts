import type { Ticket, TicketLine } from "#server/contracts/tickets.ts";

/** A ticket in which only what a test is about differs. */
export function aTicket(over: Partial<Ticket> = {}): Ticket {
  return {
    orderId: "o1",
    number: 1,
    class: "paid",
    status: "accepted",
    lines: [aLine()],
    note: null,
    customerName: null,
    acceptedAt: 1_000,
    startedAt: null,
    readyAt: null,
    predicted: { p50: 2_000, p80: 3_000, p90: 4_000, madeAt: 1_000, by: "learnt" },
    promisedAt: null,
    needBy: 10_000,
    safeStartAt: 5_000,
    why: { openAhead: 0, slowStation: null },
    recalled: false,
    prioritisedAt: null,
    hold: null,
    firedAt: 1_000,
    void: null,
    allergy: null,
    seen: null,
    alarm: null,
    undoUntil: null,
    handedOverAt: null,
    ...over,
  };
}

export function aLine(over: Partial<TicketLine> = {}): TicketLine {
  return {
    lineId: "l1",
    itemId: "rice",
    nameEn: "rice",
    nameZh: "rice",
    station: "wok",
    quantity: 1,
    modifiers: [],
    prepSeconds: 60,
    startAt: 0,
    doneAt: null,
    mark: null,
    ...over,
  };
}
