import type { Pool } from "pg";
import { LATENCY_BUCKETS } from "../shared/histogram.ts";
import { MINUTE_MS, type Minute } from "./rules/minutes.ts";

/** Minutes in one statement: a query of the whole first look would hold the database. */
const MOST_AT_ONCE = 240;

export type ReadMinutes = (tenantId: string, starts: readonly number[]) => Promise<Map<number, Minute>>;

/** Whole minutes of a tenant's outcomes from the cube's minute cells; one in which nothing ended is left out. */
export function minutesFrom(pool: Pick<Pool, "query">): ReadMinutes {
  return async (tenantId, starts) => {
    const found = new Map<number, Minute>();
    for (let first = 0; first < starts.length; first += MOST_AT_ONCE) {
      const part = starts.slice(first, first + MOST_AT_ONCE).map((at) => new Date(at).toISOString());
      // Buckets of a minute are added up by the database; a minute without any latency has none.
      const { rows } = await pool.query<{
        at: number;
        total: number;
        success: number;
        latency: number[] | null;
      }>(
        `WITH chosen AS MATERIALIZED (
           SELECT minute, total, success, latency_hist FROM outcome_cell
           WHERE tenant_id = $1 AND minute = ANY($2::timestamptz[])
         ), buckets AS (
           SELECT minute, h.i, sum(h.n)::int AS n FROM chosen, unnest(latency_hist) WITH ORDINALITY AS h(n, i)
           GROUP BY minute, h.i
         )
         SELECT minute AS at, sum(total)::int AS total, sum(success)::int AS success,
           (SELECT array_agg(n ORDER BY i) FROM buckets WHERE buckets.minute = chosen.minute) AS latency
         FROM chosen GROUP BY minute`,
        [tenantId, part],
      );
      for (const { at, total, success, latency } of rows) {
        found.set(at, { at, total, success, latency: latency ?? new Array<number>(LATENCY_BUCKETS).fill(0) });
      }
    }
    return found;
  };
}

/** Minutes may still be counted into: a process stores what it counted seconds later, a late one minutes. */
const SETTLED_AFTER_MS = 10 * MINUTE_MS;
const KEPT_MS = 15 * 86_400_000;

/** Remembers minutes that are settled, so that each look reads a handful of new ones. */
export class MinuteBook {
  private readonly known = new Map<number, Minute>();
  private readonly read: ReadMinutes;
  private readonly tenantId: string;

  constructor(read: ReadMinutes, tenantId: string) {
    this.read = read;
    this.tenantId = tenantId;
  }

  /** Makes the minutes that start then ready to be asked for. */
  async load(starts: readonly number[], now: number): Promise<void> {
    const wanted = [...new Set(starts)];
    const missing = wanted.filter((at) => !this.known.has(at) || at > now - SETTLED_AFTER_MS);
    const found = await this.read(this.tenantId, missing);
    // A minute without anything is asked for again: it costs little, and outcomes may be brought in later.
    for (const [at, minute] of found) this.known.set(at, minute);
    for (const at of this.known.keys()) if (at < now - KEPT_MS) this.known.delete(at);
  }

  at(start: number): Minute | undefined {
    return this.known.get(start);
  }

  /** Those of [from, to) in which anything ended, oldest first. */
  between(from: number, to: number): Minute[] {
    const minutes: Minute[] = [];
    for (let at = from; at < to; at += MINUTE_MS) {
      const minute = this.at(at);
      if (minute) minutes.push(minute);
    }
    return minutes;
  }
}
