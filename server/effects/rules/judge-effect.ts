import type { EffectFigure, Verdict } from "../../contracts/effects.ts";
import { type SeriesName, seriesUnits } from "../../contracts/series.ts";
import type { SwitchKey } from "../../contracts/switches.ts";
import { switchCatalogue } from "../../contracts/switches.ts";

/** One series in the five minutes before or after. */
export interface SideReading {
  value: number | null;
  samples: number;
  /** Values of the half minutes in it, as far as there were any. */
  pieces: number[];
}

export interface FigureInput {
  series: SeriesName;
  before: SideReading;
  after: SideReading;
}

/** Requests, orders or commits a side needs before it says anything; of what is read each second, readings. */
const FEWEST_SAMPLES = 50;
const FEWEST_PIECES = 4;
/** Standard errors that a difference must exceed: with ten pieces a side, by chance once in two hundred. */
const CLEAR = 3.2;

/** Smaller differences matter to nobody, however sure they are: of the value before, and in its own unit. */
const LEAST = {
  ratio: { share: 0, own: 0.005 },
  ms: { share: 0.1, own: 20 },
  count: { share: 0.1, own: 1 },
  per_minute: { share: 0.1, own: 1 },
} as const;

/** A hundredth of a full load is nothing to act on. */
const LEAST_LOAD = 0.05;

/** Shares of requests: they scatter by their numbers alone, however even their pieces look. */
const shares = new Set<SeriesName>(["success", "reservationSuccess", "paidSuccess", "placeSuccess"]);
const highIsGood = new Set<SeriesName>([...shares, "usefulUtilisation", "nodesReady"]);
/** More or less of them is neither good nor bad: a switch may be there to defer, or to refuse. */
const flows = new Set<SeriesName>(["acceptedPerMinute", "deferredPerMinute", "refusedPerMinute"]);

/** Shown in the table whatever the switch. */
const SHOWN: readonly SeriesName[] = [
  "success",
  "p95Ms",
  "p99Ms",
  "oldestWaitMs",
  "acceptedPerMinute",
  "deferredPerMinute",
  "refusedPerMinute",
];

/**
 * What may decide over a switch, the weightiest first: success; what the switch is to relieve (the series
 * of its exit conditions); p95; the oldest wait. A switch that refuses orders is judged by the success of
 * the paid ones: the refusals are its price, not its failure.
 */
export function decidingSeries(key: SwitchKey): SeriesName[] {
  const { dropsWrites, kind, blast, exitWhen } = switchCatalogue[key];
  const refuses = dropsWrites || (kind === "shed" && blast === "intake");
  const success: SeriesName = refuses ? "paidSuccess" : "success";
  const relieved = exitWhen.map((condition): SeriesName => condition.series);
  return [...new Set<SeriesName>([success, ...relieved, "p95Ms", "oldestWaitMs"])];
}

/** Every series the verdict of a switch needs: what decides first, then what is only shown. */
export function judgedSeries(key: SwitchKey): SeriesName[] {
  return [...new Set([...decidingSeries(key), ...SHOWN])];
}

export interface Judgement {
  verdict: Verdict;
  decidedBy: SeriesName | null;
  against: SeriesName | null;
  figures: EffectFigure[];
}

/**
 * Judges a flip by five minutes before and after. A figure has changed when both sides have at least
 * FEWEST_SAMPLES, and the difference is larger than CLEAR standard errors - taken from how its half
 * minutes scattered by themselves on either side, for shares at least the scatter of counting - and
 * larger than what matters. The first figure in the order of decidingSeries that has changed decides;
 * `against` names one that went the other way. None changed: no effect. None has the samples: not enough data.
 */
export function judgeEffect(key: SwitchKey, inputs: readonly FigureInput[]): Judgement {
  const deciding = decidingSeries(key);
  const figures = inputs.map((input) => figureOf(input, deciding.includes(input.series)));
  const judged = deciding.flatMap((series) => {
    const figure = figures.find((one) => one.series === series);
    return figure && figure.change !== "unknown" ? [figure] : [];
  });
  if (judged.length === 0) return { verdict: "not_enough_data", decidedBy: null, against: null, figures };
  const changed = judged.filter((figure) => figure.change !== "same");
  const [first] = changed;
  if (!first) return { verdict: "no_effect", decidedBy: null, against: null, figures };
  const against = changed.find((figure) => figure.change !== first.change);
  return {
    verdict: first.change === "better" ? "helped" : "hurt",
    decidedBy: first.series,
    against: against?.series ?? null,
    figures,
  };
}

function figureOf({ series, before, after }: FigureInput, decides: boolean): EffectFigure {
  const shown = {
    series,
    before: before.value,
    after: after.value,
    samplesBefore: before.samples,
    samplesAfter: after.samples,
    decides,
  };
  const noise = noiseOf(series, before, after);
  if (noise === null || before.value === null || after.value === null) {
    return { ...shown, noise, change: "unknown" };
  }
  const difference = after.value - before.value;
  if (Math.abs(difference) <= noise) return { ...shown, noise, change: "same" };
  if (flows.has(series)) return { ...shown, noise, change: difference > 0 ? "more" : "less" };
  const better = difference > 0 === highIsGood.has(series);
  return { ...shown, noise, change: better ? "better" : "worse" };
}

/** The largest difference that says nothing; null: too little is known on one side. */
function noiseOf(series: SeriesName, before: SideReading, after: SideReading): number | null {
  if (before.value === null || after.value === null) return null;
  const unit = seriesUnits[series];
  // A rate of nothing is a reading too: nobody was refused.
  const enough = (side: SideReading) =>
    side.pieces.length >= FEWEST_PIECES && (unit === "per_minute" || side.samples >= FEWEST_SAMPLES);
  if (!enough(before) || !enough(after)) return null;
  const scatter = Math.hypot(standardError(before.pieces), standardError(after.pieces));
  const counting = shares.has(series) ? countingError(before, after) : 0;
  const own = series === "load" ? LEAST_LOAD : LEAST[unit].own;
  const least = Math.max(own, LEAST[unit].share * Math.abs(before.value));
  return Math.max(CLEAR * Math.max(scatter, counting), least);
}

/** Of the mean of pieces; what a series does by itself shows in how its pieces differ. */
function standardError(pieces: readonly number[]): number {
  const mean = pieces.reduce((sum, value) => sum + value, 0) / pieces.length;
  const squares = pieces.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (pieces.length - 1) / pieces.length);
}

/** Of the difference of two shares, from their numbers alone. */
function countingError(before: SideReading, after: SideReading): number {
  const all = before.samples + after.samples;
  const share = ((before.value ?? 0) * before.samples + (after.value ?? 0) * after.samples) / all;
  const bounded = Math.min(1, Math.max(0, share));
  return Math.sqrt(bounded * (1 - bounded) * (1 / before.samples + 1 / after.samples));
}
