import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupRows, MOST_ROWS, sortGroup } from "./group-rows.ts";

const value = (name: string, ...[s0, n0, s1, n1]: [number, number, number, number]) => ({
  value: name,
  base: { success: s0, total: n0 },
  current: { success: s1, total: n1 },
});

describe("groupRows", () => {
  it("tells a fallen rate from moved traffic", () => {
    const { rows, moved, mixEffect, change } = groupRows({
      values: [value("WiFi", 9_800, 10_000, 4_900, 5_000), value("3G", 1_600, 2_000, 5_600, 7_000)],
      pinned: [],
    });
    expect(rows.map(({ rateEffect }) => rateEffect)).toEqual([0, 0]);
    expect(mixEffect).toBeCloseTo(change, 12);
    expect(moved).toMatchObject({ row: { value: "3G" }, effect: mixEffect });
    const fell = groupRows({
      values: [value("WiFi", 9_800, 10_000, 9_800, 10_000), value("3G", 1_600, 2_000, 1_000, 2_000)],
      pinned: [],
    });
    expect(fell.moved).toBeNull();
    expect(fell.rows.find((row) => row.value === "3G")?.rateEffect).toBeCloseTo(
      (-600 / 2_000) * (2 / 12),
      12,
    );
  });

  it("does not call drift a move: a few of many requests elsewhere", () => {
    const { moved } = groupRows({
      values: [value("WiFi", 980, 1_000, 960, 980), value("3G", 160, 200, 176, 220)],
      pinned: [],
    });
    expect(moved).toBeNull();
  });

  it("adds up to the change of the whole, new and vanished values, pinned and put-together rows included", () => {
    const counts = fc.tuple(fc.nat(40), fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true })).map(
      ([base, current, part]) =>
        ({
          base: { success: Math.floor(base * part), total: base },
          current: { success: Math.floor(current * (1 - part)), total: current },
        }) as const,
    );
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 70 }), fc.array(counts, { maxLength: 3 }), (all, pinned) => {
        const values = all.map((entry, at) => ({ value: `v${at}`, ...entry }));
        const { rows, base, current, rateEffect, mixEffect, change } = groupRows({ values, pinned });
        expect(rows.length).toBeLessThanOrEqual(MOST_ROWS + 1 + pinned.length);
        expect(rows.reduce((sum, row) => sum + row.current.total, 0)).toBe(current.total);
        if (base.total === 0 || current.total === 0) return;
        expect(Math.abs(rateEffect + mixEffect - change)).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it("counts orders against those expected, without any mix", () => {
    const values = [value("app", 90, 100, 70, 80), value("web", 45, 50, 80, 90)];
    const pinned = [{ base: { success: 8, total: 10 }, current: { success: 0, total: 0 } }];
    const { rows, change, mixEffect, moved } = groupRows({ values, pinned, expectedTotal: 320 });
    expect(change).toBeCloseTo(170 / 320 - 1, 12);
    expect([mixEffect, moved]).toEqual([0, null]);
    expect(rows.map(({ rate }) => rate)).toEqual([0, 0.4, 0.9]);
    expect(rows.reduce((sum, row) => sum + row.sum, 0)).toBeCloseTo(change, 12);
  });

  it("keeps pinned rows on top and the put-together one at the end, whatever the order", () => {
    const values = Array.from({ length: 60 }, (_, at) => value(`v${at}`, 90, 100 + at, 80, 100 + at));
    const pinned = [{ base: { success: 1, total: 2 }, current: { success: 1, total: 2 } }];
    const { rows } = groupRows({ values, pinned });
    const other = rows.find(({ kind }) => kind === "other");
    expect(other?.count).toBe(60 - MOST_ROWS);
    for (const ascending of [true, false]) {
      const sorted = sortGroup(rows, "traffic", ascending);
      expect([sorted[0]?.kind, sorted.at(-1)?.kind]).toEqual(["pinned", "other"]);
      expect(sorted[1]?.current.total).toBe(ascending ? 120 : 159);
    }
  });
});
