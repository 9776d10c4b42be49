import {
  type AppliedVariant,
  type Choice,
  LONGEST_SPAN_MS,
  MEASURE_AFTER_MS,
} from "../../contracts/what-if.ts";

/** Between two looks at the record. */
const EVERY_MS = 5 * 60_000;
/** Orders accepted at the very end have not settled yet. */
const SETTLE_MS = 20_000;

/**
 * Whether an applied variant is to be measured now, and up to when. It ends when something else is in
 * force, or after the longest span that is read at once; null: not now, or never again.
 */
export function nextMeasure({
  applied,
  variant,
  choice,
  nowMs,
}: {
  applied: AppliedVariant;
  variant: Choice;
  choice: Choice;
  nowMs: number;
}): { until: number; ended: boolean } | null {
  if (applied.measured?.ended) return null;
  const replaced = choice.policy !== variant.policy || choice.limiter !== variant.limiter;
  const last = applied.measured?.untilMs ?? applied.at;
  if (replaced) {
    // What came after the change is another choice's doing; what was measured until here stands.
    return applied.measured ? { until: last, ended: true } : null;
  }
  const until = Math.min(nowMs - SETTLE_MS, applied.at + LONGEST_SPAN_MS);
  if (until - applied.at < MEASURE_AFTER_MS) return null;
  const ended = until >= applied.at + LONGEST_SPAN_MS;
  return ended || applied.measured === null || until - last >= EVERY_MS ? { until, ended } : null;
}
