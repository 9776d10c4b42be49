import { describe, expect, it } from "vitest";
import { type DoubtInput, errorOf, judgeDoubt, type ScoredPoint } from "./judge-doubt.ts";

const point = (over: Partial<ScoredPoint> = {}): ScoredPoint => ({
  mean: 1,
  low: 0.9,
  high: 1.1,
  lastMean: 1.2,
  seasonal: null,
  actual: 1,
  ...over,
});
const input = (over: Partial<DoubtInput> = {}): DoubtInput => ({
  grown: true,
  watched: new Array<boolean>(288).fill(true),
  horizon: 12,
  scored: new Array<ScoredPoint>(30).fill(point()),
  ...over,
});
const gap = (from: number, to: number) => Array.from({ length: 288 }, (_, i) => i < from || i >= to);

describe("a forecast is doubted", () => {
  it.each<[string, Partial<DoubtInput>, ReturnType<typeof judgeDoubt>]>([
    ["not at all when it is grown, watched and right", {}, null],
    ["while it has not learnt from a day", { grown: false }, "too_young"],
    ["after four bins of the last hour were not watched", { watched: gap(276, 280) }, "gaps"],
    ["not for three bins", { watched: gap(276, 279) }, null],
    ["when a quarter of the day was not watched", { watched: gap(0, 72) }, "gaps"],
    [
      "after two hours far above what it held likely",
      { scored: [point(), point({ actual: 1.4 }), point({ actual: 1.5 })] },
      "level_shift",
    ],
    ["not after one such hour", { scored: [point(), point(), point({ actual: 1.5 })] }, null],
    [
      "not when one was far above and one far below",
      { scored: [point({ actual: 0.5 }), point({ actual: 1.5 })] },
      null,
    ],
    [
      "where the last hour's mean would have been better",
      { scored: new Array<ScoredPoint>(30).fill(point({ actual: 1.09, lastMean: 1.08 })) },
      "worse_than_naive",
    ],
    [
      "where yesterday would have been better",
      { scored: new Array<ScoredPoint>(30).fill(point({ actual: 1.09, seasonal: 1.09 })) },
      "worse_than_naive",
    ],
    [
      "not for a shift too small to matter",
      {
        scored: [
          point(),
          point({ low: 0.99, high: 1.01, actual: 1.1 }),
          point({ low: 0.99, high: 1.01, actual: 1.1 }),
        ],
      },
      null,
    ],
    [
      "not where both are all but right",
      { scored: new Array<ScoredPoint>(30).fill(point({ actual: 1.02, seasonal: 1.02 })) },
      null,
    ],
    [
      "not by a handful of points",
      { scored: new Array<ScoredPoint>(20).fill(point({ actual: 1.09, lastMean: 1.09 })) },
      null,
    ],
  ])("%s", (_, over, expected) => {
    expect(judgeDoubt(input(over))).toBe(expected);
  });
});

it("says errors beside the naive ones, and the seasonal only where it could always be said", () => {
  const points = [point({ actual: 1.1, seasonal: 1 }), point({ actual: 1.2, seasonal: 1 })];
  const error = errorOf(points);
  expect(error).toMatchObject({ points: 2, covered: 0.5 });
  expect(error?.own).toBeCloseTo(0.15);
  expect(error?.lastMean).toBeCloseTo(0.05);
  expect(error?.seasonal).toBeCloseTo(0.15);
  expect(errorOf([...points, point()])?.seasonal).toBeNull();
  expect(errorOf([])).toBeNull();
});
