import type { Backtest, RuleDefinition } from "../../contracts/protection.ts";
import type { Condition, SeriesName, SeriesPoint } from "../../contracts/series.ts";
import { allHold, FRESH_MS, judgeCondition, type ReadSeries } from "./judge-condition.ts";
import { type RuleState, restingRule, stepRule } from "./step-rule.ts";

/** A firing after which it was calm within this time would have mended itself. */
const SOON_MS = 2 * 60_000;
const SPANS_KEPT = 50;

/** A stretch of the past in one resolution; stretches follow each other. */
export interface Stretch {
  from: number;
  to: number;
  stepMs: number;
  series: ReadonlyMap<SeriesName, readonly SeriesPoint[]>;
}

/**
 * What a rule would have done, by the very evaluator that acts: it is walked through what was stored, step
 * by step, stretch after stretch. What it would have changed by acting is not known, and not guessed.
 */
export function startBacktest(rule: RuleDefinition) {
  let state: RuleState = restingRule;
  const spans: { from: number; to: number | null; calmAfterMs: number | null }[] = [];
  const walked = { from: null as number | null, to: 0, seenMs: 0, frozen: 0 };
  return {
    walk({ from, to, stepMs, series }: Stretch): void {
      walked.from ??= from;
      walked.to = to;
      const window = createWindow(series, stepMs);
      for (let now = from + stepMs; now <= to; now += stepMs) {
        const read = window.at(now);
        const step = stepRule({ rule, state, read, now, cadenceMs: stepMs, speaksForMs: stepMs });
        state = step.state;
        if (![...step.enter, ...step.exit].some(({ why }) => why === "no_data")) walked.seenMs += stepMs;
        const last = spans.at(-1);
        if (step.action.kind === "enter") spans.push({ from: now, to: null, calmAfterMs: null });
        if (step.action.kind === "exit" && last) last.to = now;
        if (step.action.kind === "freeze") walked.frozen += 1;
        if (last && last.calmAfterMs === null && last.to === null && exitHolds(rule, read)) {
          last.calmAfterMs = now - last.from;
        }
      }
    },
    answer(): Omit<Backtest, "version" | "at"> {
      const { to, seenMs, frozen } = walked;
      return {
        from: walked.from ?? 0,
        to,
        fired: spans.length,
        degradedMs: spans.reduce((sum, span) => sum + (span.to ?? to) - span.from, 0),
        soonOver: spans.filter(({ calmAfterMs }) => calmAfterMs !== null && calmAfterMs <= SOON_MS).length,
        seenMs,
        frozen,
        spans: spans.slice(-SPANS_KEPT).map((span) => ({ from: span.from, to: span.to })),
      };
    },
  };
}

function exitHolds(rule: RuleDefinition, read: ReadSeries): boolean {
  return allHold(rule.exit.map((one) => judgeCondition(one, read(one), rule.minSamples))) === true;
}

/** The stored points as a rule would have measured them at a moment. */
function createWindow(series: Stretch["series"], stepMs: number) {
  const starts = new Map<SeriesName, number>();
  return {
    at(now: number): ReadSeries {
      return ({ series: name, stat, overSeconds }: Condition) => {
        const points = series.get(name) ?? [];
        // Points that start in the window and are over; a window shorter than a point is that point.
        const since = now - Math.max(overSeconds * 1_000, stepMs);
        let start = starts.get(name) ?? 0;
        while ((points[start]?.at ?? Number.POSITIVE_INFINITY) < now - LONGEST_WINDOW_MS - stepMs) start += 1;
        starts.set(name, start);
        const within: SeriesPoint[] = [];
        for (let i = start; i < points.length; i++) {
          const point = points[i];
          if (!point || point.at + stepMs > now) break;
          if (point.at >= since) within.push(point);
        }
        return summarise(within, stat, now - Math.max(FRESH_MS, FRESH_STEPS * stepMs));
      };
    },
  };
}

const LONGEST_WINDOW_MS = 900_000;
/** A point may be missing before nothing is to be seen. */
const FRESH_STEPS = 2;

function summarise(points: readonly SeriesPoint[], stat: Condition["stat"], freshSince: number) {
  const known = points.flatMap(({ at, value, samples }) => (value === null ? [] : [{ at, value, samples }]));
  const samples = known.reduce((sum, one) => sum + one.samples, 0);
  const fresh = known.some(({ at }) => at >= freshSince);
  if (known.length === 0) return { value: null, samples: 0, fresh: false };
  const values = known.map(({ value }) => value);
  if (stat === "max") return { value: Math.max(...values), samples, fresh };
  if (stat === "min") return { value: Math.min(...values), samples, fresh };
  // Each second counts by what it was made of; without that, alike.
  const weightOf = (one: { samples: number }) => (samples > 0 ? one.samples : 1);
  const weight = known.reduce((sum, one) => sum + weightOf(one), 0);
  return { value: known.reduce((sum, one) => sum + one.value * weightOf(one), 0) / weight, samples, fresh };
}
