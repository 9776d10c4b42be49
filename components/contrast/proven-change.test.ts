import { describe, expect, it } from "vitest";
import { provenChange, provenDifference } from "./proven-change.ts";

describe("provenDifference", () => {
  it("is nought while chance would do as much", () => {
    expect(provenDifference({ hits: 8, of: 10 }, { hits: 10, of: 10 })).toBe(0);
    expect(provenDifference({ hits: 480, of: 500 }, { hits: 485, of: 500 })).toBe(0);
  });

  it("comes close to the plain difference with many counts, and never beyond it", () => {
    const difference = provenDifference({ hits: 8_000, of: 10_000 }, { hits: 9_500, of: 10_000 });
    expect(difference).toBeLessThan(-0.149);
    expect(difference).toBeGreaterThan(-0.15);
  });

  it("grows with the counts at the same difference", () => {
    const at = (of: number) => provenDifference({ hits: of * 0.7, of }, { hits: of * 0.9, of });
    expect(at(20)).toBe(0);
    expect(Math.abs(at(60))).toBeLessThan(Math.abs(at(600)));
    expect(Math.abs(at(600))).toBeLessThan(0.2);
  });

  it("says nothing without a side to compare", () => {
    expect(provenChange({ success: 0, total: 0 }, { success: 5, total: 10 })).toBe(0);
    expect(provenChange({ success: 5, total: 10 }, { success: 0, total: 0 })).toBe(0);
  });

  it("has the sign of the change", () => {
    expect(provenChange({ success: 900, total: 1_000 }, { success: 500, total: 1_000 })).toBeLessThan(0);
    expect(provenChange({ success: 500, total: 1_000 }, { success: 900, total: 1_000 })).toBeGreaterThan(0);
  });
});
