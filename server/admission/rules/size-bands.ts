import { bucketOf, LATENCY_BUCKETS, percentile } from "../../shared/histogram.ts";

const BANDS = 5;
/** Sizes remembered to find where bands part. */
const REMEMBERED = 512;
const REDIVIDE_EVERY = 64;
/** Services a band needs before its own percentile is believed. */
const ENOUGH = 40;
const FADE_EVERY = 400;
const WORK_EWMA = 0.02;

/**
 * What is known of service times by the size a request declares before it runs (input tokens, lines of
 * an order). The wait target is per class (scheduling.md section 2), and small requests are a class of
 * their own: they may wait longer and still be in time, so in a rush they are refused last.
 */
export class SizeBands {
  private readonly sizes: number[] = [];
  private seen = 0;
  private edges: number[] = [];
  private readonly bands = Array.from({ length: BANDS }, () => ({
    services: new Array<number>(LATENCY_BUCKETS).fill(0),
    count: 0,
    p95Ms: 0,
    meanWorkMs: 0,
  }));

  arrived(size: number): void {
    this.sizes[this.seen % REMEMBERED] = size;
    this.seen++;
    if (this.seen % REDIVIDE_EVERY !== 0) return;
    const ascending = [...this.sizes].sort((a, b) => a - b);
    this.edges = Array.from({ length: BANDS - 1 }, (_, i) => {
      return ascending[Math.floor(((i + 1) * ascending.length) / BANDS)] ?? 0;
    });
  }

  served(size: number, serviceMs: number, workMs = serviceMs): void {
    const band = this.bands[this.bandOf(size)];
    if (!band) return;
    const bucket = bucketOf(serviceMs);
    band.services[bucket] = (band.services[bucket] ?? 0) + 1;
    band.count++;
    band.meanWorkMs += Math.max(WORK_EWMA, 1 / band.count) * (workMs - band.meanWorkMs);
    if (band.count % FADE_EVERY === 0) band.services = band.services.map((count) => count / 2);
    if (band.count % 10 === 0) band.p95Ms = percentile(band.services, 0.95) ?? 0;
  }

  /** The 95th percentile of service for such a size; `overall` until enough is known. */
  p95ServiceMs(size: number, overall: number): number {
    const band = this.bands[this.bandOf(size)];
    return band && band.count >= ENOUGH ? band.p95Ms : overall;
  }

  /** The mean work of such a size, reference ms; `overall` until enough is known. */
  meanWorkMs(size: number, overall: number): number {
    const band = this.bands[this.bandOf(size)];
    return band && band.count >= ENOUGH ? band.meanWorkMs : overall;
  }

  private bandOf(size: number): number {
    let band = 0;
    for (const edge of this.edges) if (size >= edge) band++;
    return band;
  }
}
