import { describe, expect, it } from "vitest";
import type { Ticket, TicketLine } from "#server/contracts/tickets.ts";
import { defaultTemplate } from "./default-template.ts";
import { shapeOf, tapsOf, ticketView } from "./ticket-rows.ts";

function line(lineId: string, over: Partial<TicketLine> = {}): TicketLine {
  return {
    lineId,
    itemId: `item-${lineId}`,
    nameEn: lineId,
    nameZh: lineId,
    station: "wok",
    quantity: 1,
    modifiers: [],
    prepSeconds: 60,
    startAt: 100,
    doneAt: null,
    mark: null,
    ...over,
  };
}
const ticket = (...lines: TicketLine[]) =>
  ({ orderId: "o", lines, void: null, hold: null, alarm: null }) as unknown as Ticket;
const rice = { itemId: "rice" };

describe("rows of a ticket", () => {
  it("shows equal lines as one with their quantities added, and a tap makes all of them done", () => {
    const { rows } = ticketView(
      ticket(line("1", { ...rice, quantity: 2 }), line("2"), line("3", rice)),
      defaultTemplate,
    );
    expect(rows.map(({ lineId, quantity }) => [lineId, quantity])).toEqual([
      ["1", 3],
      ["2", 1],
    ]);
    expect(rows[0] && tapsOf(rows[0])).toEqual([
      { lineId: "1", done: true },
      { lineId: "3", done: true },
    ]);
  });

  it("finishes a row that another screen has begun, and takes all of it back once it is done", () => {
    const begun = ticketView(ticket(line("1", { ...rice, doneAt: 5 }), line("2", rice)), defaultTemplate)
      .rows[0];
    expect(begun).toMatchObject({ state: "partly", doneQuantity: 1, doneAt: null });
    expect(begun && tapsOf(begun)).toEqual([{ lineId: "2", done: true }]);
    const done = ticketView(
      ticket(line("1", { ...rice, doneAt: 5 }), line("2", { ...rice, doneAt: 9 })),
      defaultTemplate,
    ).rows[0];
    expect(done).toMatchObject({ state: "done", doneAt: 9 });
    expect(done && tapsOf(done)).toEqual([
      { lineId: "1", done: false },
      { lineId: "2", done: false },
    ]);
  });

  it.each<[string, Partial<TicketLine>]>([
    ["other modifiers", { modifiers: ["mild"] }],
    ["another station", { station: "cold" }],
    ["added later", { mark: { kind: "added", at: 7 } }],
    ["changed in number", { mark: { kind: "quantity", at: 7, oldQuantity: 1 } }],
    ["removed", { mark: { kind: "removed", at: 7 } }],
  ])("keeps apart what looks equal but is not: %s", (_why, over) => {
    expect(
      ticketView(ticket(line("1", rice), line("2", { ...rice, ...over })), defaultTemplate).rows,
    ).toHaveLength(2);
  });

  it("groups nothing where the template says so", () => {
    const apart = { ...defaultTemplate, lines: { ...defaultTemplate.lines, group: false } };
    expect(ticketView(ticket(line("1", rice), line("2", rice)), apart).rows).toHaveLength(2);
  });

  it("puts added lines last, under one separator for each time they came", () => {
    const added = (at: number) => ({ mark: { kind: "added", at } as const });
    const { rows } = ticketView(
      ticket(line("1", added(20)), line("2"), line("3", added(10)), line("4", added(20))),
      defaultTemplate,
    );
    expect(rows.map(({ lineId, addedHeading }) => [lineId, addedHeading])).toEqual([
      ["2", null],
      ["3", 10],
      ["1", 20],
      ["4", null],
    ]);
  });

  it("has nothing to tap in a removed line", () => {
    const view = ticketView(
      ticket(line("1", { doneAt: 5 }), line("2", { mark: { kind: "removed", at: 7 } })),
      defaultTemplate,
    );
    expect(view.rows[1]).toMatchObject({ state: "removed" });
    expect(view.rows[1] && tapsOf(view.rows[1])).toEqual([]);
  });
});

describe("stations of a ticket", () => {
  const mixed = ticket(
    line("1"),
    line("2", { doneAt: 5 }),
    line("3", { station: "fry", doneAt: 6 }),
    line("4", { station: "cold" }),
  );

  it("says of each how far it is", () => {
    expect(ticketView(mixed, defaultTemplate).stations).toEqual([
      { station: "wok", state: "partly" },
      { station: "fry", state: "done" },
      { station: "cold", state: "todo" },
    ]);
  });

  it("lists a station's own lines only, and the others as chips", () => {
    const view = ticketView(mixed, { ...defaultTemplate, stations: ["wok"] });
    expect(view.rows.map(({ lineId }) => lineId)).toEqual(["1", "2"]);
    expect(view.elsewhere.map(({ station }) => station)).toEqual(["fry", "cold"]);
  });

  it("shows the pass everything", () => {
    const expo = { ...defaultTemplate, stations: ["wok"], expo: true };
    expect(ticketView(mixed, expo)).toMatchObject({ elsewhere: [] });
    expect(ticketView(mixed, expo).rows).toHaveLength(4);
  });

  it("never shows a ticket empty, not even one that is only another station's", () => {
    expect(ticketView(mixed, { ...defaultTemplate, stations: ["grill"] }).rows).toHaveLength(4);
  });
});

describe("the shape a ticket is measured under", () => {
  const shape = (one: Ticket) => shapeOf(one, ticketView(one, defaultTemplate).rows);
  const plain = ticket(line("1"), line("2"));

  it("stays while items are tapped", () => {
    expect(shape(ticket(line("1", { doneAt: 5 }), line("2")))).toBe(shape(plain));
  });

  it.each<[string, Ticket]>([
    ["a line more", ticket(line("1"), line("2"), line("3", { mark: { kind: "added", at: 5 } }))],
    ["a mark", ticket(line("1", { mark: { kind: "removed", at: 5 } }), line("2"))],
    ["a modifier", ticket(line("1", { modifiers: ["mild"] }), line("2"))],
    ["an allergy", { ...plain, allergy: "nuts" }],
    ["a reason for cancelling", { ...plain, void: { at: 5, reason: "sold out" } }],
  ])("changes with %s", (_what, changed) => {
    expect(shape(changed)).not.toBe(shape(plain));
  });
});
