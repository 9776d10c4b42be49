import { describe, expect, it } from "vitest";
import type { ExplanationRow } from "./explanation-rows.ts";
import { confidenceOf, sortRows } from "./sort-causes.ts";

const cause = (key: string, pinned: boolean, contribution: number, trafficShare: number, score: number) =>
  ({
    kind: "cause",
    key,
    pinned,
    contribution,
    cause: { contribution, trafficShare, score, excessFailures: -contribution * 100 },
  }) as unknown as ExplanationRow;
const rest = (kind: "mix" | "unexplained") => ({ kind, key: kind }) as unknown as ExplanationRow;
const rows = [
  cause("told", true, -0.01, 0.9, 2),
  cause("small", false, -0.02, 0.5, 90),
  cause("large", false, -0.05, 0.1, 20),
  rest("mix"),
  rest("unexplained"),
];

describe("sortRows", () => {
  it.each([
    ["share", ["told", "large", "small", "unexplained", "mix"]],
    ["excess", ["told", "large", "small", "unexplained", "mix"]],
    ["traffic", ["told", "small", "large", "unexplained", "mix"]],
    ["confidence", ["told", "small", "large", "unexplained", "mix"]],
  ] as const)("by %s keeps pinned causes on top and what is no cause at the end", (sort, expected) => {
    expect(sortRows(rows, sort).map(({ key }) => key)).toEqual(expected);
  });
});

describe("confidenceOf", () => {
  it.each([
    [2, "weak", 1],
    [6, "fair", 2],
    [12, "strong", 3],
    [400, "sure", 4],
  ] as const)("calls %i %s", (score, word, level) => {
    expect(confidenceOf(score)).toEqual({ word, level });
  });
});
