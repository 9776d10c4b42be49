import { describe, expect, it } from "vitest";
import type { Question } from "../contracts/attribution.ts";
import { createRecentCells } from "./recent-cells.ts";

const question: Question & { tenantId: string } = {
  tenantId: "one",
  measure: "success",
  baseline: { from: 0, to: 60_000 },
  current: { from: 60_000, to: 120_000 },
  filters: [],
  pinned: [],
  least: 5,
};
const pinned = [[{ dimension: "region" as const, value: "north" }]];

function reading() {
  let now = 0;
  let reads = 0;
  const cellsOf = createRecentCells<number>(() => now);
  return {
    ask: (changed: Partial<typeof question> = {}) =>
      cellsOf({ ...question, ...changed }, async () => {
        reads += 1;
        return reads;
      }),
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe("recent cells", () => {
  it("are read once for a question and the pins that follow it", async () => {
    const { ask } = reading();
    expect([await ask(), await ask({ pinned }), await ask({ pinned, least: 1 })]).toEqual([1, 1, 1]);
  });
  it("are read anew without pins, for other windows, filters, tenants or measures, and after a minute", async () => {
    const { ask, wait } = reading();
    await ask();
    expect(await ask()).toBe(2);
    expect(await ask({ pinned, tenantId: "two" })).toBe(3);
    expect(await ask({ pinned, measure: "speed" })).toBe(4);
    expect(await ask({ pinned, current: { from: 60_000, to: 180_000 } })).toBe(5);
    expect(await ask({ pinned, filters: [{ dimension: "device", value: "iOS", mode: "keep" }] })).toBe(6);
    wait(61_000);
    expect(await ask({ pinned, filters: [{ dimension: "device", value: "iOS", mode: "keep" }] })).toBe(7);
  });
});
