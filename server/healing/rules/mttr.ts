import type { HealingCause, HealingRow } from "../../contracts/healing.ts";
import { MTTR_OBJECTIVE_MS } from "../../contracts/healing.ts";

/** A replacement that nobody gave a job within this was not missed. */
export const IDLE_AFTER_MS = 10_000;

/** Moments of one healing on a monotonic clock; null: not (yet). */
export interface Moments {
  lastBeatMs: number;
  upMs: number | null;
  /** The first job given to the replacement. */
  givenMs: number | null;
  servedMs: number | null;
}

/** The time without this node's service; null while it lasts. */
export function mttrOf({ lastBeatMs, upMs, givenMs, servedMs }: Moments, nowMs: number): number | null {
  if (upMs === null) return null;
  const wanted = givenMs !== null && givenMs - upMs <= IDLE_AFTER_MS;
  if (wanted) return servedMs === null ? null : Math.round(servedMs - lastBeatMs);
  return nowMs - upMs > IDLE_AFTER_MS ? Math.round(upMs - lastBeatMs) : null;
}

export const isFailure = (because: HealingCause): boolean => because === "silent" || because === "exited";

/** How well failures were healed. Nearest-rank quantiles; null without any. */
export function healedFigures(rows: readonly Pick<HealingRow, "because" | "mttrMs">[]): {
  healings: number;
  mttrP50Ms: number | null;
  mttrP99Ms: number | null;
  withinObjective: number | null;
} {
  const times = rows
    .flatMap(({ because, mttrMs }) => (isFailure(because) && mttrMs !== null ? [mttrMs] : []))
    .sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.ceil(share * times.length) - 1] ?? null;
  const within = times.filter((ms) => ms <= MTTR_OBJECTIVE_MS).length;
  return {
    healings: times.length,
    mttrP50Ms: quantile(0.5),
    mttrP99Ms: quantile(0.99),
    withinObjective: times.length > 0 ? within / times.length : null,
  };
}
