import type { Pool } from "pg";
import { type CoveredSpan, type CubeReach, type CubeStep, coverSpan, type Span } from "./rules/cover-span.ts";

const REACH_FRESH_MS = 10_000;
const DAY_MS = 86_400_000;
/** How long each step of the cube is kept. */
export const CUBE_KEPT_MS: Record<CubeStep, number> = { 1: 30 * DAY_MS, 10: 90 * DAY_MS, 60: 400 * DAY_MS };

const COLUMNS =
  "minute, tenant_id, shop_id, kind, region, device, network, app_version, channel, node, total, success, late, failed, expired, rejected, refused, latency_ms_sum, latency_hist";

export interface KnownReach extends CubeReach {
  /** When it was so, epoch ms. */
  asOf: number;
}

export interface CubeSource {
  /** How far roll-ups and kept minutes reach; up to 10 s old. */
  reach(): Promise<KnownReach>;
  /**
   * A FROM item `cell` with the cube's cells of the span, each minute once. `minute` is the start of the
   * cell's step.
   * @param bind takes a value of the statement and returns its placeholder
   */
  cells(span: Span, bind: (value: unknown) => string): Promise<string>;
}

/** Reads spans of any length from the coarsest cells that hold them. */
export function createCubeSource(pool: Pick<Pool, "query">, clock: { nowMs(): number }): CubeSource {
  let known: KnownReach | undefined;

  async function reachNow(): Promise<KnownReach> {
    const now = clock.nowMs();
    if (known && now - known.asOf < REACH_FRESH_MS && now >= known.asOf) return known;
    const { rows } = await pool.query<{ step_minutes: 10 | 60; until: number }>(
      "SELECT step_minutes, until FROM outcome_rolled",
    );
    const reach: KnownReach = {
      asOf: now,
      rolledUntil: { 10: 0, 60: 0 },
      keptFrom: { 1: now - CUBE_KEPT_MS[1], 10: now - CUBE_KEPT_MS[10] },
    };
    for (const { step_minutes, until } of rows) reach.rolledUntil[step_minutes] = until;
    known = reach;
    return reach;
  }

  return {
    reach: reachNow,
    async cells(span, bind) {
      const parts = coverSpan(span, await reachNow()).map((part) => select(part, bind));
      return `(${parts.join("\n UNION ALL ")}) AS cell`;
    },
  };
}

function select({ from, to, stepMinutes }: CoveredSpan, bind: (value: unknown) => string): string {
  const time = (at: number) => `${bind(new Date(at).toISOString())}::timestamptz`;
  const table =
    stepMinutes === 1 ? "outcome_cell WHERE" : `outcome_rollup WHERE step_minutes = ${stepMinutes} AND`;
  return `SELECT ${COLUMNS} FROM ${table} minute >= ${time(from)} AND minute < ${time(to)}`;
}
