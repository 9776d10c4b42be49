import type { LoadFigures, ModelFit } from "../../contracts/what-if.ts";

/** Within these a replay's differences between variants can be believed as they stand. */
const CLOSE = { points: 0.03, ratio: 1.25 };
/** Beyond these only the order of variants says something, and not surely. */
const ROUGH = { points: 0.1, ratio: 2 };
/** Times below this are the network's and the disk's: a ratio of them says nothing about scheduling. */
const LEAST_MS = 50;

/** Whether a replay of what was in force comes near enough to what happened to be believed. */
export function judgeFit(replayed: LoadFigures, measured: LoadFigures): ModelFit {
  const successDelta = replayed.successWithinDeadline - measured.successWithinDeadline;
  const meanRatio = ratioOf(replayed.meanResponseMs, measured.meanResponseMs);
  const p99Ratio = ratioOf(replayed.p99ResponseMs, measured.p99ResponseMs);
  const within = ({ points, ratio }: typeof CLOSE) =>
    Math.abs(successDelta) <= points && away(meanRatio) <= ratio;
  return {
    trust: within(CLOSE) ? "close" : within(ROUGH) ? "rough" : "far",
    successDelta,
    meanRatio,
    p99Ratio,
    replayed,
  };
}

function ratioOf(replayedMs: number, measuredMs: number): number | null {
  if (measuredMs <= 0) return null;
  return Math.max(LEAST_MS, replayedMs) / Math.max(LEAST_MS, measuredMs);
}

const away = (ratio: number | null) => (ratio === null ? 1 : Math.max(ratio, 1 / ratio));
