import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedPortions } from "./demand.ts";

describe("portions expected in the next 15 minutes", () => {
  it("is not known from less than three quarter-hours", () => {
    expect(expectedPortions({ recent: [], sameQuarter: [] })).toBeNull();
    expect(expectedPortions({ recent: [4, 6], sameQuarter: [] })).toBeNull();
    expect(expectedPortions({ recent: [4, 6], sameQuarter: [5] })).not.toBeNull();
  });

  it("follows a steady demand, and the newest quarter-hours most", () => {
    expect(expectedPortions({ recent: [6, 6, 6, 6], sameQuarter: [] })).toBe(6);
    const rising = expectedPortions({ recent: [12, 0, 0, 0], sameQuarter: [] }) ?? 0;
    expect(rising).toBeGreaterThan(expectedPortions({ recent: [0, 0, 0, 12], sameQuarter: [] }) ?? 0);
  });

  it("trusts earlier days the more of them there are", () => {
    const one = expectedPortions({ recent: [0, 0, 0], sameQuarter: [12] });
    const seven = expectedPortions({ recent: [0, 0, 0], sameQuarter: Array(7).fill(12) });
    expect([one, seven]).toEqual([3, 8]);
  });

  it("is never less than the least nor more than the most ever sold in a quarter-hour", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(counts, counts, (recent, sameQuarter) => {
        const expected = expectedPortions({ recent, sameQuarter });
        if (expected === null) return;
        const all = [...recent, ...sameQuarter];
        expect(expected).toBeGreaterThanOrEqual(Math.min(...all));
        expect(expected).toBeLessThanOrEqual(Math.max(...all));
      }),
    );
  });
});
