import type { EffectFigure } from "../../contracts/effects.ts";
import type { Estimate, PredictionRecord } from "../../contracts/incidents.ts";

const NORMAL_95 = 1.96;
/** As judge-effect.ts has it: `noise` is so many standard errors, unless a larger least difference stands there. */
const NOISE_ERRORS = 3.2;
const LEAST_NOISE = 0.005;

/**
 * What a flip did to the success rate by its verdict's figures: after less before, with the 95 % interval of two
 * shares from their counts, or from how their half minutes scattered where that is more.
 */
export function measuredEffect(figures: readonly EffectFigure[]): Estimate | null {
  const figure = figures.find(({ series }) => series === "success");
  if (!figure || figure.before === null || figure.after === null || figure.change === "unknown") return null;
  const { before, after, samplesBefore, samplesAfter, noise } = figure;
  const counted = Math.sqrt((before * (1 - before)) / samplesBefore + (after * (1 - after)) / samplesAfter);
  const scattered = noise !== null && noise > LEAST_NOISE ? noise / NOISE_ERRORS : 0;
  const room = NORMAL_95 * Math.max(counted, scattered);
  const points = after - before;
  return { points, interval: [points - room, points + room] };
}

/** How good the predictions were, over the flips that have both. */
export function predictionRecord(
  flips: readonly { predicted: Estimate | null; measured: Estimate | null }[],
): PredictionRecord {
  const both = flips.flatMap(({ predicted, measured }) =>
    predicted && measured ? [{ predicted, measured }] : [],
  );
  const errors = both.map(({ predicted, measured }) => measured.points - predicted.points);
  const mean = (values: number[]) =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    flips: both.length,
    bias: mean(errors),
    meanError: mean(errors.map(Math.abs)),
    inside: both.filter(
      ({ predicted: { interval }, measured: { points } }) => points >= interval[0] && points <= interval[1],
    ).length,
  };
}
