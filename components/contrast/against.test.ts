import { expect, it } from "vitest";
import { againstOf } from "./against.ts";

const span = { from: 0, to: 600 };
const baseline = { from: 100, to: 200 };

it("sets a selection against the baseline while they share no time", () => {
  const selection = { from: 200, to: 300 };
  expect(againstOf("baseline", { selection, baseline, span })).toEqual({
    choice: "baseline",
    window: baseline,
  });
  expect(againstOf("rest", { selection, baseline, span })).toEqual({ choice: "rest", window: span });
});

it("takes the rest where the selection reaches into the baseline, and what lies beyond the chart with it", () => {
  const selection = { from: 150, to: 700 };
  expect(againstOf("baseline", { selection, baseline, span })).toEqual({
    choice: "rest",
    window: { from: 0, to: 700 },
  });
});
