import { describe, expect, it } from "vitest";
import { normalDraw, seededRandom } from "../../shared/seeded-random.ts";
import { explainAdditive } from "./explain-additive.ts";
import { codeLeaves } from "./leaves.ts";

/** 6 x 5 x 4 leaves around a forecast of 50 to 150, each off by `noise`, times what `factor` says. */
function explain(factor: (a: string, b: string, c: string) => number, noise = 0.05) {
  const random = seededRandom(17);
  const columns: [string[], string[], string[]] = [[], [], []];
  const real: number[] = [];
  const predict: number[] = [];
  for (let row = 0; row < 120; row += 1) {
    const [a, b, c] = [`a${row % 6}`, `b${Math.floor(row / 6) % 5}`, `c${Math.floor(row / 30)}`];
    columns[0].push(a);
    columns[1].push(b);
    columns[2].push(c);
    const forecast = 50 + 100 * random();
    predict.push(forecast);
    real.push(forecast * (1 + noise * normalDraw(random)) * factor(a, b, c));
  }
  const leaves = codeLeaves(["a", "b", "c"], columns);
  const found = explainAdditive({
    leaves,
    real: Float64Array.from(real),
    predict: Float64Array.from(predict),
  });
  return { ...found, names: found.causes.map((cell) => found.lattice.name(cell)).sort() };
}

describe("explainAdditive", () => {
  it("finds the value whose amount is missing, and says drop", () => {
    const found = explain((a) => (a === "a2" ? 0.6 : 1));
    expect([found.names, found.direction]).toEqual([["a=a2"], "drop"]);
  });

  it("finds a rise", () => {
    const found = explain((a, b) => (a === "a2" && b === "b1" ? 1.8 : 1));
    expect([found.names, found.direction]).toEqual([["a=a2&b=b1"], "rise"]);
  });

  it("finds a single leaf beside a whole value", () => {
    const found = explain((a, b, c) => (b === "b3" ? 0.7 : a === "a1" && b === "b0" && c === "c2" ? 0.3 : 1));
    expect(found.names).toEqual(["a=a1&b=b0&c=c2", "b=b3"]);
  });

  it("stays silent when only noise is left", () => {
    const found = explain(() => 1, 0.1);
    expect([found.verdict, found.names]).toEqual(["none", []]);
  });

  it("splits the missing amount exactly", () => {
    const found = explain((a, b) => (a === "a2" ? 0.6 : b === "b1" ? 0.8 : 1));
    const sum = found.contributions.reduce((part, contribution) => part + contribution, found.unexplained);
    expect(Math.abs(sum - found.change)).toBeLessThan(1e-9);
  });
});
