import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";

/** What orders of a game day or a benchmark are made of. */
export interface OrderMaterial {
  mealShopId: string;
  itemIds: string[];
  reservationShopId: string;
  slotIds: string[];
  /** API keys, used in turn: the tier limits each to 100 orders/s. */
  apiKeys: string[];
  deadlineMs: number;
}

const HOUR_MS = 3_600_000;
const STATIONS = ["wok", "grill", "fry", "cold", "drinks"] as const;
type Station = (typeof STATIONS)[number];

/** Where the nth item of the bench kitchen is made. */
const stationOf = (n: number): Station => STATIONS[n % STATIONS.length] ?? "wok";

/** Which of the items are made there. */
export const madeAt = (itemIds: readonly string[], station: Station) =>
  itemIds.filter((_, n) => stationOf(n) === station);

export interface SeedOptions {
  clients: number;
  deadlineMs: number;
  prepSeconds?: number;
  /** Whose shops they are; people who sign in belong to "default". */
  tenant?: string;
}

/**
 * A kitchen, a booking desk with stock for everyone and as many enterprise clients as asked for,
 * written straight into a migrated database. Safe to call again: only the keys are new then.
 */
export async function seedBusiness(
  pool: pg.Pool,
  { clients, deadlineMs, prepSeconds = 240, tenant = "bench" }: SeedOptions,
): Promise<OrderMaterial> {
  const now = Date.now();
  const itemIds = Array.from({ length: 12 }, (_, i) => `bench-item-${i}`);
  const slotIds = Array.from({ length: 12 }, (_, i) => `bench-slot-${i}`);
  const clientIds = Array.from({ length: clients }, (_, i) => `bench-client-${i}`);
  const apiKeys = clientIds.map(() => `rdk_${randomBytes(24).toString("base64url")}`);
  await pool.query(`INSERT INTO tenant (id, name) VALUES ($1, 'Benchmark') ON CONFLICT DO NOTHING`, [tenant]);
  await pool.query(
    `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token) VALUES
       ('bench-kitchen', $1, 'Bench kitchen', '测试厨房', 'meal', 'north', $2),
       ('bench-desk', $1, 'Bench desk', '测试预约', 'reservation', 'north', $3) ON CONFLICT DO NOTHING`,
    [tenant, randomBytes(16).toString("hex"), randomBytes(16).toString("hex")],
  );
  await pool.query(
    `INSERT INTO menu_item (id, shop_id, name_en, name_zh, station, price_minor, prep_seconds, position)
     SELECT id, 'bench-kitchen', 'Dish ' || n, '菜 ' || n, station, 1000 + n * 100, $3, n
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS x(id, station, n) ON CONFLICT DO NOTHING`,
    [itemIds, itemIds.map((_, i) => stationOf(i)), prepSeconds],
  );
  await pool.query(
    `INSERT INTO slot (id, shop_id, starts_at, ends_at, capacity)
     SELECT id, 'bench-desk', to_timestamp($2 / 1000.0), to_timestamp($3 / 1000.0), 100000000
     FROM unnest($1::text[]) AS x(id) ON CONFLICT DO NOTHING`,
    [slotIds, now + 24 * HOUR_MS, now + 25 * HOUR_MS],
  );
  await pool.query(
    `INSERT INTO api_client (id, tenant_id, name, tier) SELECT id, $2, id, 'enterprise' FROM unnest($1::text[]) AS x(id)
     ON CONFLICT DO NOTHING`,
    [clientIds, tenant],
  );
  await pool.query(
    `INSERT INTO api_key (id, client_id, prefix, hash) SELECT hash, client, prefix, hash
     FROM unnest($1::text[], $2::text[], $3::text[]) AS x(client, prefix, hash)`,
    [
      clientIds,
      apiKeys.map((key) => key.slice(0, 10)),
      apiKeys.map((key) => createHash("sha256").update(key).digest("hex")),
    ],
  );
  return {
    mealShopId: "bench-kitchen",
    itemIds,
    reservationShopId: "bench-desk",
    slotIds,
    apiKeys,
    deadlineMs,
  };
}
