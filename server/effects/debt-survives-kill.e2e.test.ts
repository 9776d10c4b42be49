import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OrderClient } from "../../bench/faults/order-client.ts";
import type { OrderMaterial } from "../../bench/load/order-writer.ts";
import { startSeededDatabase } from "../../bench/support/scratch.ts";
import { takeLedger } from "../game-day/ledger.ts";
import { openPool } from "../platform/pool.ts";
import { countParkedDebt } from "../scheduling/parked-debt.ts";
import { type RealServer, startRealServer, stopOrphanedPostgres } from "../setup/start-real-server.ts";

const ORDERS = 1_000;
const env = { RUSHDECK_DEMO: "off", RUSHDECK_NODES: "1", RUSHDECK_LOG: "silent" };
const dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-debt-"));
let pool: Pool;
let material: OrderMaterial;
let server: RealServer;

beforeAll(async () => {
  const seeded = await startSeededDatabase(dataDir, { clients: 12, deadlineMs: 3_600_000 });
  material = seeded.material;
  pool = openPool(seeded.postgres.url, { name: "test", max: 3 });
  await flip(1, true);
  server = await startRealServer({ dataDir, env });
});
afterAll(async () => {
  await pool?.end();
  await server?.stop();
  await stopOrphanedPostgres(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

/** As another process of the installation would: every process looks for newer revisions. */
async function flip(revision: number, value: boolean): Promise<void> {
  await pool.query(
    `INSERT INTO switch_state (key, value, revision, set_by, set_by_name, set_at)
     VALUES ('writes.queued', $2, $1, 'system', 'system', now())
     ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, revision = EXCLUDED.revision`,
    [revision, JSON.stringify(value)],
  );
}
const count = () => countParkedDebt(pool, 0);

async function until(what: string, holds: () => Promise<boolean>, everyMs = 20): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within a minute: ${what}`);
    await sleep(everyMs);
  }
}

test("1,000 parked orders survive a kill -9 in the middle of their replay: none lost, none doubled, the books match", async () => {
  const client = new OrderClient({
    url: server.url,
    material,
    perSecond: 0,
    workMs: 5,
    runId: "debt",
  });
  for (let placed = 0; placed < ORDERS; placed += 100) {
    await Promise.all(Array.from({ length: 100 }, () => client.place()));
  }
  expect(client.refused).toEqual({});
  expect((await count()).sums).toMatchObject({ parked: ORDERS, stillParked: ORDERS, replayed: 0 });

  await flip(2, false);
  await until("some are replayed", async () => (await count()).sums.replayed > 0, 2);
  server.process.kill("SIGKILL");
  const atKill = (await count()).sums;
  expect(atKill.stillParked).toBeGreaterThan(0);
  expect(atKill.replayed + atKill.stillParked).toBe(ORDERS);

  server = await startRealServer({ dataDir, env });
  await until("all is recovered", async () => {
    const open = await pool.query("SELECT sums FROM debt_episode WHERE recovered_at IS NOT NULL");
    return open.rows.length === 1;
  });
  const { rows } = await pool.query("SELECT sums FROM debt_episode");
  expect(rows).toEqual([
    {
      sums: {
        parked: ORDERS,
        replayed: ORDERS,
        endedOtherwise: 0,
        stillParked: 0,
        unaccounted: 0,
        doubled: 0,
      },
    },
  ]);
  const acknowledged = [...client.acknowledged.values()];
  expect(acknowledged).toHaveLength(ORDERS);
  await until("all are executed", async () => (await takeLedger(pool, acknowledged)).unsettled === 0, 200);
  const ledger = await takeLedger(pool, acknowledged);
  expect(ledger.lost).toEqual([]);
  expect(ledger.doubled).toEqual([]);
}, 180_000);
