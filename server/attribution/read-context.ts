import type { Pool } from "pg";
import type { AttributionOverview } from "../contracts/attribution.ts";

/** Shops go by id in the cube. */
export async function readShopNames(pool: Pool, tenantId: string): Promise<AttributionOverview["shopNames"]> {
  const { rows } = await pool.query<{ id: string; name_en: string; name_zh: string }>(
    "SELECT id, name_en, name_zh FROM shop WHERE tenant_id = $1",
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ id, name_en, name_zh }) => [id, { en: name_en, zh: name_zh }]));
}
