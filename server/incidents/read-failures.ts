import type { Pool } from "pg";
import type { Question, TimeWindow } from "../contracts/attribution.ts";
import { createCubeSource } from "../outcomes/cube-source.ts";
import type { Clock } from "../shared/clock.ts";
import { failures, type KindCounts } from "./rules/predict-relief.ts";
import type { Failure } from "./rules/relief-table.ts";

type Attributes = readonly { dimension: string; value: string }[];
type Counts = { total: number } & Record<Failure, number>;

export interface FailureReader {
  /** How the requests with these attributes failed in both windows, by kind. */
  kinds(tenantId: string, question: Question, attributes: Attributes): Promise<KindCounts[]>;
  /** Refusals of both windows by reason, those of the baseline as if it were as long as the current window. */
  refusals(tenantId: string, question: Question): Promise<Record<string, { base: number; current: number }>>;
}

const columns: Record<string, string> = {
  region: "region",
  device: "device",
  network: "network",
  appVersion: "app_version",
  channel: "channel",
  node: "node",
  shop: "shop_id",
  kind: "kind",
};
/** Rare values together: no cell has it. */
const OTHER = "…";

/** How requests failed, from the outcome cube and the receipts of refusals. */
export function createFailureReader(pool: Pool, clock: Clock): FailureReader {
  const source = createCubeSource(pool, clock);

  async function sums(
    tenantId: string,
    window: TimeWindow,
    attributes: Attributes,
  ): Promise<Map<string, Counts>> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const from = await source.cells(window, bind);
    const tests = attributes.flatMap(({ dimension, value }) => {
      const column = columns[dimension];
      return column && value !== OTHER ? [`${column} = ${bind(value)}`] : [];
    });
    const where = [`tenant_id = ${bind(tenantId)}`, ...tests].join(" AND ");
    const added = ["total", ...failures].map((name) => `sum(${name})::int AS ${name}`).join(", ");
    const { rows } = await pool.query<Counts & { kind: string }>(
      `SELECT kind, ${added} FROM ${from} WHERE ${where} GROUP BY kind`,
      values,
    );
    return new Map(rows.map(({ kind, ...counts }) => [kind, counts]));
  }

  return {
    async kinds(tenantId, { baseline, current }, attributes) {
      const before = await sums(tenantId, baseline, attributes);
      const now = await sums(tenantId, current, attributes);
      return [...now].map(([kind, counts]) => ({
        kind,
        base: before.get(kind) ?? nothing(),
        current: counts,
      }));
    },
    async refusals(tenantId, { baseline, current }) {
      const time = (at: number) => new Date(at).toISOString();
      const { rows } = await pool.query<{ reason: string; base: number; current: number }>(
        `SELECT reason, count(*) FILTER (WHERE at >= $2 AND at < $3)::int AS base,
           count(*) FILTER (WHERE at >= $4 AND at < $5)::int AS current
         FROM receipt WHERE tenant_id = $1 AND at >= least($2, $4)::timestamptz AND at < greatest($3, $5)::timestamptz
         GROUP BY reason`,
        [tenantId, time(baseline.from), time(baseline.to), time(current.from), time(current.to)],
      );
      const longer = (current.to - current.from) / (baseline.to - baseline.from);
      return Object.fromEntries(
        rows.map(({ reason, base, current: now }) => [reason, { base: base * longer, current: now }]),
      );
    },
  };
}

function nothing(): Counts {
  return { total: 0, late: 0, failed: 0, expired: 0, rejected: 0, refused: 0 };
}
