import { expect, test } from "vitest";
import type { SeriesName } from "../../contracts/series.ts";
import { normalDraw, seededRandom } from "../../shared/seeded-random.ts";
import {
  decidingSeries,
  type FigureInput,
  judgedSeries,
  judgeEffect,
  type SideReading,
} from "./judge-effect.ts";

/** Ten half minutes around a mean. */
function side(mean: number, spread: number, samples = 600, seed = 1): SideReading {
  const random = seededRandom(seed);
  const pieces = Array.from({ length: 10 }, () => mean + spread * normalDraw(random));
  return { value: pieces.reduce((sum, piece) => sum + piece, 0) / 10, samples, pieces };
}
const calm: Partial<Record<SeriesName, [number, number]>> = {
  success: [0.97, 0.01],
  paidSuccess: [0.98, 0.01],
  p95Ms: [900, 60],
  p99Ms: [1_500, 200],
  oldestWaitMs: [300, 80],
  commitP95Ms: [40, 8],
  load: [0.5, 0.1],
};
/** The figures of a switch, as calm as ever but for those given: [before, after]. */
function figuresOf(
  key: Parameters<typeof judgedSeries>[0],
  changed: Partial<Record<SeriesName, [SideReading, SideReading]>>,
): FigureInput[] {
  return judgedSeries(key).map((series) => {
    const [mean, spread] = calm[series] ?? [10, 1];
    const [before, after] = changed[series] ?? [side(mean, spread, 600, 2), side(mean, spread, 600, 3)];
    return { series, before, after };
  });
}
const changeOf = (result: ReturnType<typeof judgeEffect>, series: SeriesName) =>
  result.figures.find((figure) => figure.series === series)?.change;

test("success that rises clearly beyond its own scatter helped, and says what decided", () => {
  const result = judgeEffect(
    "prediction.simple",
    figuresOf("prediction.simple", { success: [side(0.8, 0.02), side(0.96, 0.02)] }),
  );
  expect(result).toMatchObject({ verdict: "helped", decidedBy: "success", against: null });
  expect(changeOf(result, "success")).toBe("better");
});

test("slower answers hurt; faster ones help", () => {
  const slow = figuresOf("prediction.simple", { p95Ms: [side(900, 60), side(2_400, 100)] });
  expect(judgeEffect("prediction.simple", slow)).toMatchObject({ verdict: "hurt", decidedBy: "p95Ms" });
  const fast = figuresOf("prediction.simple", { p95Ms: [side(2_400, 100), side(900, 60)] });
  expect(judgeEffect("prediction.simple", fast)).toMatchObject({ verdict: "helped", decidedBy: "p95Ms" });
});

test("what a switch is to relieve decides before latency, and what went the other way is named", () => {
  const inputs = figuresOf("writes.queued", {
    commitP95Ms: [side(900, 50), side(60, 10)],
    p95Ms: [side(900, 60), side(2_400, 100)],
  });
  expect(judgeEffect("writes.queued", inputs)).toMatchObject({
    verdict: "helped",
    decidedBy: "commitP95Ms",
    against: "p95Ms",
  });
});

test("a switch that refuses orders is judged by the paid ones: refusals are its price", () => {
  expect(decidingSeries("admission.shed_low")[0]).toBe("paidSuccess");
  const inputs = figuresOf("admission.shed_low", {
    success: [side(0.9, 0.01), side(0.6, 0.01)],
    paidSuccess: [side(0.85, 0.02), side(0.99, 0.005)],
    refusedPerMinute: [side(10, 2), side(400, 20)],
  });
  const result = judgeEffect("admission.shed_low", inputs);
  expect(result).toMatchObject({ verdict: "helped", decidedBy: "paidSuccess", against: null });
  expect(changeOf(result, "refusedPerMinute")).toBe("more");
});

test("a change within what the five minutes before did by themselves is no effect", () => {
  const inputs = figuresOf("prediction.simple", {
    p95Ms: [side(900, 600, 600, 4), side(1_200, 600, 600, 5)],
    oldestWaitMs: [side(300, 250, 600, 6), side(450, 250, 600, 7)],
  });
  expect(judgeEffect("prediction.simple", inputs)).toMatchObject({ verdict: "no_effect", decidedBy: null });
});

test("a difference nobody would notice is no effect, however sure it is", () => {
  const inputs = figuresOf("prediction.simple", {
    success: [side(0.97, 0.0001, 1_000_000), side(0.972, 0.0001, 1_000_000)],
    p95Ms: [side(900, 1), side(960, 1)],
  });
  expect(judgeEffect("prediction.simple", inputs)).toMatchObject({ verdict: "no_effect" });
});

test("under fifty samples a figure says nothing; if none says anything, there is not enough data", () => {
  const few = (series: SeriesName): FigureInput => ({
    series,
    before: side(0.9, 0.01, 49),
    after: side(0.1, 0.01, 49),
  });
  const result = judgeEffect("prediction.simple", judgedSeries("prediction.simple").map(few));
  expect(result).toMatchObject({ verdict: "not_enough_data", decidedBy: null });
  expect(changeOf(result, "success")).toBe("unknown");
  const nothing: SideReading = { value: null, samples: 0, pieces: [] };
  const none = judgedSeries("prediction.simple").map((series) => ({
    series,
    before: nothing,
    after: nothing,
  }));
  expect(judgeEffect("prediction.simple", none).verdict).toBe("not_enough_data");
});

test("even pieces do not make a share surer than its numbers: 60 requests of which three more failed", () => {
  const even = (value: number): SideReading => ({ value, samples: 60, pieces: new Array(10).fill(value) });
  const inputs = figuresOf("prediction.simple", { success: [even(57 / 60), even(54 / 60)] });
  expect(changeOf(judgeEffect("prediction.simple", inputs), "success")).toBe("same");
});

test("no refusals before and after is a reading, not a gap", () => {
  const zero: SideReading = { value: 0, samples: 0, pieces: new Array(10).fill(0) };
  const inputs = figuresOf("prediction.simple", { refusedPerMinute: [zero, side(30, 3, 150)] });
  expect(changeOf(judgeEffect("prediction.simple", inputs), "refusedPerMinute")).toBe("more");
});

test("traffic that only scatters is called helped or hurt in fewer than one flip in twenty", () => {
  let called = 0;
  for (let seed = 0; seed < 2_000; seed++) {
    const inputs = judgedSeries("writes.queued").map((series, i) => {
      const [mean, spread] = calm[series] ?? [10, 1];
      return {
        series,
        before: side(mean, spread * 3, 600, seed * 100 + i),
        after: side(mean, spread * 3, 600, seed * 100 + 50 + i),
      };
    });
    const { verdict } = judgeEffect("writes.queued", inputs);
    if (verdict !== "no_effect") called += 1;
  }
  expect(called / 2_000).toBeLessThan(0.05);
});
