import type { Gauge, Norm, Pooled } from "./gauge.ts";
import { MINUTE_MS, type Minute } from "./minutes.ts";

/**
 * Stretches that are looked at together: a large drop shows in the short one, a small one in the long (as
 * burn-rate alerts do: Google, The Site Reliability Workbook, 2018, chapter 5).
 */
const LOOKED_AT_MINUTES = [3, 10, 30] as const;
/** Deviations at which the band is left: by chance once in three million looks. */
const OUT = 5;
/** And at which it is entered again: well apart, so that nothing hovers at the edge. */
const IN = 2;
const LEAST_REQUESTS = 50;
const BACK_MINUTES = 5;
const MOST_ONSET_MINUTES = 60;

export type Judged =
  | { kind: "out"; pooled: Pooled; minutes: number; oddness: number; onsetAt: number }
  /** Back in the band for five minutes. */
  | { kind: "in"; pooled: Pooled }
  /** Neither: at the edge, or not long enough. */
  | { kind: "between"; pooled: Pooled }
  /** Too little ended to say anything. */
  | { kind: "blind" };

/**
 * How the last minutes stand against the norm. Pure: it needs no memory, so a restart changes nothing.
 * @param minutes those of the last hour in which anything ended, oldest first
 * @param now end of the last whole minute, epoch ms
 */
export function judgeNow(gauge: Gauge, norm: Norm, minutes: readonly Minute[], now: number): Judged {
  const last = (count: number) => minutes.filter(({ at }) => at >= now - count * MINUTE_MS && at < now);
  const latest = pooledOf(gauge, last(BACK_MINUTES));
  if (!latest) return { kind: "blind" };
  for (const span of LOOKED_AT_MINUTES) {
    const pooled = pooledOf(gauge, last(span));
    if (!pooled || !gauge.matters(pooled, norm)) continue;
    const oddness = gauge.oddness(pooled, norm);
    // What is over already is no news: the newest minutes must be bad as well.
    if (oddness >= OUT && gauge.oddness(latest, norm) > IN) {
      return { kind: "out", pooled, minutes: span, oddness, onsetAt: onsetOf(gauge, norm, minutes, now) };
    }
  }
  const isIn = gauge.oddness(latest, norm) < IN || !gauge.matters(latest, norm);
  return { kind: isIn ? "in" : "between", pooled: latest };
}

function pooledOf(gauge: Gauge, minutes: readonly Minute[]): Pooled | null {
  const pooled = gauge.pool(minutes);
  return pooled && pooled.requests >= LEAST_REQUESTS ? pooled : null;
}

/**
 * When it began: the start since which the minutes are the most unlike the norm (the generalised likelihood
 * ratio of a change at an unknown time: Basseville and Nikiforov, Detection of Abrupt Changes, 1993, 2.4.3).
 */
function onsetOf(gauge: Gauge, norm: Norm, minutes: readonly Minute[], now: number): number {
  let best = { at: now - MINUTE_MS, oddness: Number.NEGATIVE_INFINITY };
  for (let back = 1; back <= MOST_ONSET_MINUTES; back += 1) {
    const at = now - back * MINUTE_MS;
    const pooled = gauge.pool(minutes.filter((minute) => minute.at >= at && minute.at < now));
    const oddness = pooled ? gauge.oddness(pooled, { ...norm, scatter: 0 }) : Number.NEGATIVE_INFINITY;
    if (oddness > best.oddness) best = { at, oddness };
  }
  return best.at;
}
