import { addInto, bucketOf, LATENCY_BUCKETS, percentile } from "../../shared/histogram.ts";

const STEP_MS = 10_000;
const STEPS = 30;

/** Waits of the last five minutes, in ten-second histograms that fall out one by one. */
export class WaitWindow {
  private steps: { at: number; counts: number[] }[] = [];

  add(waitMs: number, nowMs: number): void {
    const at = Math.floor(nowMs / STEP_MS) * STEP_MS;
    let newest = this.steps.at(-1);
    if (!newest || at > newest.at) {
      newest = { at, counts: new Array<number>(LATENCY_BUCKETS).fill(0) };
      this.steps.push(newest);
      this.steps = this.steps.filter((step) => step.at > at - STEPS * STEP_MS);
    }
    const bucket = bucketOf(Math.max(0, waitMs));
    newest.counts[bucket] = (newest.counts[bucket] ?? 0) + 1;
  }

  /** null where nothing began in the last five minutes. */
  percentiles(nowMs: number): { p50: number | null; p95: number | null } {
    const merged = new Array<number>(LATENCY_BUCKETS).fill(0);
    for (const { at, counts } of this.steps) if (at > nowMs - STEPS * STEP_MS) addInto(merged, counts);
    return { p50: percentile(merged, 0.5), p95: percentile(merged, 0.95) };
  }
}
