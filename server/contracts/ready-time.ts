/**
 * When a ticket will be ready, as three points of a distribution. Epoch ms. Pure arithmetic, used by
 * the kitchen on the server and by screens between two messages.
 */
export interface ReadyTime {
  p50: number;
  p80: number;
  p90: number;
  /** When this was predicted; time since then is evidence. */
  madeAt: number;
  /** The shop's learnt model, or its plain median (switch `prediction.simple`). */
  by: "learnt" | "median";
}

/** Share of tickets ready by `at`, seen from the moment of prediction. */
export function readyBy(ready: ReadyTime, at: number): number {
  const { p50, p80, p90, madeAt } = ready;
  if (at <= madeAt) return 0;
  if (at < p50) return 0.5 * part(madeAt, p50, at);
  if (at < p80) return 0.5 + 0.3 * part(p50, p80, at);
  if (at < p90) return 0.8 + 0.1 * part(p80, p90, at);
  // Beyond P90 the rest halves with every further (P90 - P80), as it did between them.
  return 1 - 0.1 * 2 ** (-(at - p90) / tailMs(ready));
}

/** The moment by which the share `q` (0..1) of tickets is ready, seen from the moment of prediction. */
export function readyAtQuantile(ready: ReadyTime, q: number): number {
  const { p50, p80, p90, madeAt } = ready;
  if (q <= 0.5) return madeAt + (q / 0.5) * (p50 - madeAt);
  if (q <= 0.8) return p50 + ((q - 0.5) / 0.3) * (p80 - p50);
  if (q <= 0.9) return p80 + ((q - 0.8) / 0.1) * (p90 - p80);
  return p90 + Math.log2(0.1 / Math.max(1 - q, 1e-6)) * tailMs(ready);
}

/** What is known at `now` about a ticket that is not ready yet: the part of the distribution still ahead. */
export function stillOpenAt(
  ready: ReadyTime,
  now: number,
): { p10: number; p50: number; p80: number; p90: number } {
  const passed = readyBy(ready, now);
  const ahead = (q: number) => Math.max(now, readyAtQuantile(ready, passed + q * (1 - passed)));
  return { p10: ahead(0.1), p50: ahead(0.5), p80: ahead(0.8), p90: ahead(0.9) };
}

/** So few tickets are still open by then that the prediction has nothing left to say. */
const OUTLIVED_FROM = 0.98;

/** Whether a ticket open at `now` has outlived its prediction: better no time than one that is always "now". */
export function outlived(ready: ReadyTime, now: number): boolean {
  return readyBy(ready, now) >= OUTLIVED_FROM;
}

/** P(ready after `needBy`), given that it is not ready at `now`. */
export function probabilityLate(ready: ReadyTime, needBy: number, now: number): number {
  if (now >= needBy) return 1;
  const left = 1 - readyBy(ready, now);
  return left <= 0 ? 1 : Math.min(1, (1 - readyBy(ready, needBy)) / left);
}

function part(from: number, to: number, at: number): number {
  return to <= from ? 1 : (at - from) / (to - from);
}

function tailMs({ p80, p90 }: ReadyTime): number {
  return Math.max(1_000, p90 - p80);
}
