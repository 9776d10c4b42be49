import { describe, expect, it } from "vitest";
import { valueEffects } from "./value-effects.ts";

const value = (name: string, base: [number, number], current: [number, number]) => ({
  value: name,
  base: { success: base[0], total: base[1] },
  current: { success: current[0], total: current[1] },
});

describe("valueEffects", () => {
  it("adds up to the change of the whole, values that came and went included", () => {
    const values = [
      value("a", [95, 100], [40, 80]),
      value("b", [290, 300], [395, 400]),
      value("new", [0, 0], [3, 20]),
      value("gone", [49, 50], [0, 0]),
    ];
    const sum = valueEffects(values).reduce((total, { contribution }) => total + (contribution ?? 0), 0);
    expect(sum).toBeCloseTo(438 / 500 - 434 / 450, 12);
  });

  it("blames the value that fell, not the one whose traffic merely grew alike", () => {
    const [hit, same] = valueEffects([
      value("hit", [90, 100], [50, 100]),
      value("same", [90, 100], [90, 100]),
    ]);
    expect(hit?.contribution).toBeCloseTo(-0.2, 12);
    expect(same?.contribution).toBeCloseTo(0, 12);
  });

  it("knows no contribution without a window to compare", () => {
    expect(valueEffects([value("a", [0, 0], [5, 10])])[0]).toMatchObject({ contribution: null, share: 1 });
  });
});
