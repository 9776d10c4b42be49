import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { migrate } from "../../prisma/migrate.ts";
import { type SeedOptions, seedBusiness } from "../../server/game-day/seed-business.ts";
import { openPool } from "../../server/platform/pool.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../server/platform/postgres/embedded.ts";
import { stopOrphanedPostgres } from "../../server/setup/start-real-server.ts";
import type { OrderMaterial } from "../load/order-writer.ts";

/** Runs `work` in a data directory of its own, removed afterwards with whatever PostgreSQL is left in it. */
export async function withScratchDir<Result>(
  name: string,
  work: (dataDir: string) => Promise<Result>,
): Promise<Result> {
  const dataDir = mkdtempSync(path.join(tmpdir(), `rushdeck-${name}-`));
  try {
    return await work(dataDir);
  } finally {
    await stopOrphanedPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The embedded PostgreSQL of `dataDir`, started, migrated and seeded. */
export async function startSeededDatabase(
  dataDir: string,
  seed: SeedOptions,
): Promise<{ postgres: EmbeddedPostgres; material: OrderMaterial }> {
  const postgres = await startEmbeddedPostgres(dataDir, 0);
  await migrate(postgres.url);
  const material = await withPool(postgres.url, (pool) => seedBusiness(pool, seed));
  return { postgres, material };
}

export async function withPool<Result>(
  url: string,
  work: (pool: pg.Pool) => Promise<Result>,
): Promise<Result> {
  const pool = openPool(url, { name: "bench", max: 2, statementTimeoutMs: 60_000 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

export function countOrders(url: string): Promise<number> {
  return withPool(url, async (pool) => {
    const { rows } = await pool.query<{ n: number }>("SELECT count(*) AS n FROM orders");
    return rows[0]?.n ?? 0;
  });
}
