import { describe, expect, it } from "vitest";
import { chooseValues } from "./choose-values.ts";
import { valueSignals } from "./value-signals.ts";

const value = (name: string, total: number, fell = 0) => ({
  value: name,
  base: { success: Math.round(total * 0.95), total },
  current: { success: Math.round(total * (0.95 - fell)), total },
});
const quiet = Array.from({ length: 12 }, (_, i) => value(`v${i}`, 1_000 - i * 10));

describe("chooseValues", () => {
  it("takes the busiest, in their order", () => {
    expect(chooseValues({ values: quiet.toReversed() }, 4)).toEqual(["v0", "v1", "v2", "v3"]);
  });

  it("makes room for a rare value that moved", () => {
    const values = [...quiet, value("rare", 80, 0.5)];
    expect(chooseValues({ values }, 4)).toEqual(["v0", "v1", "v2", "rare"]);
  });

  it("does not put a single value together with itself", () => {
    expect(chooseValues({ values: quiet.slice(0, 5) }, 4)).toHaveLength(5);
  });
});

describe("valueSignals", () => {
  it("sees nothing where all values fell alike", () => {
    expect(
      valueSignals({ values: quiet.map(({ value: name }) => value(name, 1_000, 0.2)) }).signal,
    ).toBeLessThan(0);
  });

  it("sees one value that fell alone, and which", () => {
    const values = [...quiet.slice(0, 3), value("hit", 1_000, 0.1)];
    const { signal, ofValues } = valueSignals({ values });
    expect(signal).toBeGreaterThan(10);
    expect(ofValues.indexOf(Math.max(...ofValues))).toBe(3);
  });

  it("is silent without traffic", () => {
    const values = [{ value: "a", base: { success: 0, total: 0 }, current: { success: 0, total: 0 } }];
    expect(valueSignals({ values })).toEqual({ signal: expect.any(Number), ofValues: [0] });
  });
});
