import { describe, expect, it } from "vitest";
import type { Ticket } from "#server/contracts/tickets.ts";
import { sortTickets } from "./sort-tickets.ts";
import { countStandings, countValues, filterTickets, type TicketFilter } from "./ticket-filters.ts";
import { aLine, aTicket } from "./ticket-for-tests.ts";
import { ticketsOfBoard } from "./tickets-of-board.ts";

const off: TicketFilter = { standing: [], station: [], class: [] };
const bandAt = (ticket: Ticket) => (ticket.needBy < 5_000 ? "late" : "calm") as "late" | "calm";
const ids = (tickets: readonly Ticket[]) => tickets.map(({ orderId }) => orderId);

const tickets = [
  aTicket({ orderId: "new" }),
  aTicket({ orderId: "late", status: "cooking", needBy: 1, class: "place" }),
  aTicket({ orderId: "fry", status: "cooking", lines: [aLine({ station: "fry" })] }),
  aTicket({ orderId: "changed", lines: [aLine({ mark: { kind: "added", at: 9 } })] }),
  aTicket({ orderId: "void", status: "void", needBy: 1 }),
];

describe("filters", () => {
  it("hides nothing while none is pressed", () => {
    expect(filterTickets(tickets, off, bandAt)).toEqual({ shown: tickets, hidden: { count: 0, late: 0 } });
  });

  it("shows any of the pressed standings, and says how many it hides and how many of them are late", () => {
    const { shown, hidden } = filterTickets(tickets, { ...off, standing: ["new", "changed"] }, bandAt);
    expect(ids(shown)).toEqual(["new", "changed", "void"]);
    expect(hidden).toEqual({ count: 2, late: 1 });
  });

  it("keeps what passes every group that has something pressed", () => {
    const filter: TicketFilter = { standing: ["cooking"], station: ["wok"], class: ["place"] };
    expect(ids(filterTickets(tickets, filter, bandAt).shown)).toEqual(["late"]);
  });

  it("never hides a ticket no screen has shown in time", () => {
    const alarmed = aTicket({ orderId: "alarmed", alarm: { stage: "second_screen", at: 1 } });
    expect(ids(filterTickets([alarmed], { ...off, class: ["place"] }, bandAt).shown)).toEqual(["alarmed"]);
  });

  it("counts what each chip would leave", () => {
    expect(countStandings(tickets, bandAt)).toEqual({ new: 2, cooking: 2, late: 1, changed: 2 });
    expect(countValues(tickets, "station")).toEqual([
      ["wok", 4],
      ["fry", 1],
    ]);
  });
});

describe("tickets of a board", () => {
  it("keeps tickets with a line for its stations, and any that no screen has shown in time", () => {
    const alarmed = aTicket({ orderId: "alarmed", alarm: { stage: "second_screen", at: 1 } });
    const board = { stations: ["fry"], expo: false };
    expect(ids(ticketsOfBoard([...tickets, alarmed], board, 0).fired)).toEqual(["fry", "alarmed"]);
    expect(ticketsOfBoard(tickets, { stations: ["fry"], expo: true }, 0).fired).toHaveLength(5);
  });

  it("keeps what is held out of the way, next to fire first, but not once it was cancelled", () => {
    const held = (orderId: string, fireAt: number, over: Partial<Ticket> = {}) =>
      aTicket({ orderId, hold: { fireAt, by: "schedule" }, ...over });
    const list = [
      held("b", 2),
      held("a", 1),
      held("gone", 1, { status: "void" }),
      aTicket({ orderId: "now" }),
    ];
    const board = ticketsOfBoard(list, { stations: [], expo: false }, 0);
    expect(ids(board.held)).toEqual(["a", "b"]);
    expect(ids(board.fired)).toEqual(["gone", "now"]);
  });
});

describe("the order of a board", () => {
  const some = [
    aTicket({ orderId: "a", safeStartAt: 3, acceptedAt: 1, promisedAt: 5 }),
    aTicket({ orderId: "b", safeStartAt: 2, acceptedAt: 3, promisedAt: null, needBy: 4 }),
    aTicket({ orderId: "c", safeStartAt: 1, acceptedAt: 2, promisedAt: 9 }),
    aTicket({ orderId: "first", safeStartAt: 9, acceptedAt: 9, promisedAt: 99, prioritisedAt: 7 }),
  ];

  it.each([
    ["latestSafeStart", "first c b a"],
    ["promisedAt", "first b a c"],
    ["orderedAt", "first a c b"],
  ] as const)("by %s, what a person put first before all", (sort, order) => {
    expect(ids(sortTickets(some, sort)).join(" ")).toBe(order);
  });
});
