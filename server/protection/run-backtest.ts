import { setImmediate as breathe } from "node:timers/promises";
import type { DrawnBacktest, RuleDefinition } from "../contracts/protection.ts";
import type { SeriesName, SeriesPoint } from "../contracts/series.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import { type Stretch, startBacktest } from "./rules/backtest.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** As far back as each resolution is kept: the finer, the nearer (server/contracts/series.ts). */
const REACHES = [
  { backMs: 7 * DAY_MS, stepMs: MINUTE_MS },
  { backMs: DAY_MS - HOUR_MS, stepMs: 10_000 },
  { backMs: HOUR_MS - 5 * MINUTE_MS, stepMs: 1_000 },
] as const;
const MOST_DRAWN = 300;
/** So that orders are taken in between. */
const STEPS_A_TURN = 500;

export const seriesOf = ({ enter, exit }: RuleDefinition): SeriesName[] => [
  ...new Set([...enter, ...exit].map(({ series }) => series)),
];

/** Walks a rule through the last seven days as they are stored. */
export async function runBacktest(
  reader: Pick<SeriesReader, "between">,
  rule: RuleDefinition,
  version: number,
  now: number,
): Promise<DrawnBacktest> {
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const walk = startBacktest(rule);
  for (const [i, { backMs, stepMs }] of REACHES.entries()) {
    const from = to - backMs;
    const until = to - (REACHES[i + 1]?.backMs ?? 0);
    const series = new Map<SeriesName, readonly SeriesPoint[]>();
    for (const name of seriesOf(rule)) {
      series.set(name, await reader.between(name, from, until, (until - from) / stepMs));
    }
    const stretch: Stretch = { from, to: until, stepMs, series };
    for (let at = from; at < until; at += STEPS_A_TURN * stepMs) {
      walk.walk({ ...stretch, from: at, to: Math.min(until, at + STEPS_A_TURN * stepMs) });
      await breathe();
    }
  }
  const answer = walk.answer();
  const drawnFrom = answer.from;
  const series = await Promise.all(
    seriesOf(rule).map(async (name) => ({
      name,
      points: await reader.between(name, drawnFrom, to, MOST_DRAWN),
    })),
  );
  return { ...answer, version, at: now, series };
}
