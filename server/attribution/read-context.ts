import type { Pool } from "pg";
import type { AttributionOverview, TimeWindow } from "../contracts/attribution.ts";

/** Flips of switches in a span, as marks of the chart. */
export async function readMarks(pool: Pool, { from, to }: TimeWindow): Promise<AttributionOverview["marks"]> {
  const { rows } = await pool.query<{
    id: number;
    at: number;
    key: string;
    after: unknown;
    by_name: string;
    reason: string | null;
    cause: string;
  }>(
    `SELECT id, at, key, after, by_name, reason, cause FROM switch_change
     WHERE at >= $1 AND at < $2 ORDER BY at LIMIT 200`,
    [new Date(from), new Date(to)],
  );
  return rows.map(({ id, at, key, after, by_name, reason, cause }) => ({
    id: `switch_${id}`,
    at,
    type: "switch",
    label: key,
    params: {
      key,
      value: after as boolean | number,
      by: cause === "person" ? by_name : null,
      cause,
      reason,
      leaseUntil: null,
    },
  }));
}

/** Shops go by id in the cube. */
export async function readShopNames(pool: Pool, tenantId: string): Promise<AttributionOverview["shopNames"]> {
  const { rows } = await pool.query<{ id: string; name_en: string; name_zh: string }>(
    "SELECT id, name_en, name_zh FROM shop WHERE tenant_id = $1",
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ id, name_en, name_zh }) => [id, { en: name_en, zh: name_zh }]));
}
