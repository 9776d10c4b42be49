import { describe, expect, it } from "vitest";
import type { OrderRecord, StoredLine } from "../../orders/order-record.ts";
import { type ItemPace, learnItem, learntPrepSeconds, lessonsOf } from "./item-prep.ts";

const T0 = 1_700_000_000_000;
const taught = (ratios: number[]) =>
  ratios.reduce<ItemPace | undefined>((pace, ratio) => learnItem(pace, ratio), undefined);
const line = (lineId: string, over: Partial<StoredLine>): StoredLine => ({
  lineId,
  itemId: `item-${lineId}`,
  nameEn: "",
  nameZh: "",
  station: "wok",
  quantity: 1,
  modifiers: [],
  prepSeconds: 100,
  startAt: T0,
  tapped: true,
  ...over,
});
const cooked = (lines: StoredLine[]) =>
  ({ kind: "meal", startedAt: T0, acceptedAt: T0, ticket: { lines } }) as unknown as OrderRecord;

describe("what an item takes in a kitchen", () => {
  it("is the menu's word until taps say otherwise, and drawn to them slowly", () => {
    expect(learntPrepSeconds(100, undefined)).toBe(100);
    const one = learntPrepSeconds(100, taught([2]));
    expect(one).toBeGreaterThan(100);
    expect(one).toBeLessThan(110);
    expect(learntPrepSeconds(100, taught(Array(200).fill(2)))).toBeGreaterThan(190);
  });

  it("believes no tap that is off by more than four times", () => {
    expect(learntPrepSeconds(100, taught(Array(500).fill(1_000)))).toBeLessThanOrEqual(400);
    expect(learntPrepSeconds(100, taught(Array(500).fill(0)))).toBeGreaterThanOrEqual(25);
  });

  it("is taught by a tapped line that was due with its ticket, per portion", () => {
    const lessons = lessonsOf(
      cooked([
        line("1", { doneAt: T0 + 150_000 }),
        line("2", { doneAt: T0 + 130_000, quantity: 2 }),
        line("3", { doneAt: T0 + 150_000, startAt: T0 + 60_000 }),
        { ...line("4", { doneAt: T0 + 150_000 }), tapped: undefined },
      ]),
    );
    expect(lessons).toEqual([
      { itemId: "item-1", ratio: 1.5 },
      { itemId: "item-2", ratio: 1 },
    ]);
  });

  it("learns nothing from a ticket whose first tap was the first sign of cooking", () => {
    expect(lessonsOf(cooked([line("1", { doneAt: T0 }), line("2", { doneAt: T0 + 90_000 })]))).toEqual([]);
  });
});
