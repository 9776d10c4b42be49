import { expect, it } from "vitest";
import type { BoardItem } from "#server/contracts/tickets.ts";
import { allDay, allDayParts, ordersToMake } from "./all-day.ts";
import { aLine, aTicket } from "./ticket-for-tests.ts";

const line = (itemId: string, quantity: number, modifiers: string[] = [], over = {}) =>
  aLine({ lineId: itemId, itemId, nameEn: itemId, quantity, modifiers, ...over });

const item = (itemId: string, next15: number | null, parts: Record<string, number> = {}): BoardItem => ({
  itemId,
  nameEn: itemId,
  nameZh: itemId,
  station: "wok",
  prepSeconds: 60,
  card: { recipe: "", ingredients: [], allergens: [], parts },
  next15,
});

const tickets = [
  aTicket({ orderId: "1", lines: [line("rice", 2), line("tofu", 1, ["mild"])] }),
  aTicket({ orderId: "2", status: "cooking", lines: [line("tofu", 3), line("tofu", 2, ["mild"])] }),
  aTicket({ orderId: "3", status: "ready", lines: [line("rice", 9)] }),
  aTicket({ orderId: "4", status: "void", lines: [line("rice", 9)] }),
];

it("adds up what is still to be made, and neither what is ready nor what was cancelled", () => {
  const rows = allDay(tickets, {});
  expect(rows.map(({ itemId, quantity }) => [itemId, quantity])).toEqual([
    ["tofu", 6],
    ["rice", 2],
  ]);
  expect(rows[0]).toMatchObject({ variants: [{ modifiers: "mild", quantity: 3 }], next15: null });
});

it("leaves out items that are done, taken off the order, or another station's", () => {
  const lines = [
    line("done", 1, [], { doneAt: 5 }),
    line("removed", 1, [], { mark: { kind: "removed", at: 5 } }),
    line("drink", 1, [], { station: "drinks" }),
    line("rice", 1),
  ];
  expect(allDay([aTicket({ lines })], {}, ["wok"]).map(({ itemId }) => itemId)).toEqual(["rice"]);
});

it("shows what is expected, also of items nobody has ordered yet, and not of items nobody will", () => {
  const rows = allDay(tickets, { tofu: item("tofu", 2.4), soup: item("soup", 3), tea: item("tea", 0.2) });
  expect(rows.map(({ itemId, quantity, next15 }) => [itemId, quantity, next15])).toEqual([
    ["tofu", 6, 2.4],
    ["rice", 2, null],
    ["soup", 0, 3],
  ]);
});

it("counts in what items are made of", () => {
  const items = { rice: item("rice", null, { bowl: 1 }), tofu: item("tofu", 2, { bowl: 1, block: 2 }) };
  expect(allDayParts(allDay(tickets, items), items)).toEqual([
    { part: "block", units: 12, next15: 4, itemIds: ["tofu"] },
    { part: "bowl", units: 8, next15: 2, itemIds: ["tofu", "rice"] },
  ]);
});

it("finds the tickets an item is still to be made for", () => {
  expect([...ordersToMake(tickets, new Set(["rice"]))]).toEqual(["1"]);
  expect(ordersToMake(tickets, new Set()).size).toBe(0);
});
