import { afterAll, beforeAll, expect, test } from "vitest";
import { createCubeScan } from "../attribution/scan-cube.ts";
import type { Core } from "../compose-core.ts";
import { placeOrder } from "../intake/place-order.ts";
import { createHousekeeping } from "../platform/housekeeping.ts";
import { createLog } from "../platform/log.ts";
import { caller, meal, openCore, seedShops } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { seededRandom } from "../shared/seeded-random.ts";
import { type CountedOutcome, countOutcomes } from "./count-outcomes.ts";
import { createCubeSource } from "./cube-source.ts";
import { rebuildCube } from "./rebuild-cube.ts";
import { createRollUp } from "./roll-up.ts";
import { createSegmentBook } from "./segment-book.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const log = createLog("silent");

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.catalogue.refresh();
});
afterAll(() => database?.close());

const random = seededRandom(3);
const one = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
const outcomeAt = (at: number, over: Partial<CountedOutcome> = {}): CountedOutcome => ({
  at,
  tenantId: "made",
  shopId: one(["a", "b"]),
  kind: "meal",
  region: one(["north", "south", "east"]),
  device: one(["phone", "tablet"]),
  network: "4G",
  appVersion: one(["7.0", "7.1"]),
  channel: "app",
  node: one(["node-1", "node-2"]),
  outcome: one(["success", "success", "success", "late", "failed"]),
  latencyMs: Math.round(20 + 400 * random()),
  ...over,
});

async function add(outcomes: CountedOutcome[]): Promise<void> {
  const client = await database.pool.connect();
  await countOutcomes(client, outcomes).finally(() => client.release());
}
const rollUpAt = (now: number) =>
  createRollUp({ pool: database.pool, clock: { nowMs: () => now }, log }).run();

const scanAt = (now: number) =>
  createCubeScan({
    pool: database.pool,
    source: createCubeSource(database.pool, { nowMs: () => now }),
    book: createSegmentBook(database.pool),
  });

async function answersAt(now: number, hour: number) {
  const reads = scanAt(now);
  const query = { tenantId: "made", measure: "success", filters: [] } as const;
  const base = { from: hour - 5 * HOUR + 7 * MINUTE, to: hour - 2 * HOUR + 13 * MINUTE };
  const current = { from: hour - 2 * HOUR + 13 * MINUTE, to: hour + 31 * MINUTE };
  const { cells } = await reads.cells(query, base, current);
  const slow = await reads.cells({ ...query, measure: "speed" }, base, current);
  const sum = (counts: ArrayLike<number>) => Array.from(counts).reduce((total, count) => total + count, 0);
  return {
    ...(await reads.strips(query, base, current)),
    speed: slow.measured.speed,
    lines: await reads.points({ ...query, measure: "speed" }, { from: hour - 6 * HOUR, to: hour + HOUR }),
    points: await reads.points(query, { from: hour - 6 * HOUR, to: hour + HOUR }),
    total: sum(cells.counts[1]) + sum(cells.counts[3]),
  };
}

test("what is rolled up reads as the minutes did, and a late event finds its way into its hour", async () => {
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  const now = hour + 45 * MINUTE;
  await add(Array.from({ length: 3_000 }, () => outcomeAt(hour - 6 * HOUR + random() * 7 * HOUR)));
  const before = await answersAt(now, hour);
  expect(before.strips.find(({ dimension }) => dimension === "region")?.values).toHaveLength(3);

  expect(await rollUpAt(now)).toBeGreaterThan(6);
  expect(await answersAt(now, hour)).toEqual(before);
  const coarse = await database.pool.query(
    `SELECT step_minutes AS step, sum(total)::int AS total, sum((SELECT sum(n) FROM unnest(latency_hist) n))::int AS timed
     FROM outcome_rollup WHERE tenant_id = 'made' GROUP BY 1 ORDER BY 1`,
  );
  const inHours = await database.pool.query(
    "SELECT sum(total)::int AS total FROM outcome_cell WHERE tenant_id = 'made' AND minute < $1",
    [new Date(hour)],
  );
  expect(coarse.rows[1]).toEqual({ step: 60, total: inHours.rows[0].total, timed: inHours.rows[0].total });

  await add([outcomeAt(hour - 3 * HOUR + 5 * MINUTE, { region: "west" })]);
  await rollUpAt(now);
  const after = await answersAt(now, hour);
  expect(after.total).toBe(before.total + 1);
  expect(after.strips.find(({ dimension }) => dimension === "region")?.values).toHaveLength(4);
});

test("minutes older than 30 days go, and their hours still answer", async () => {
  const old = Math.floor((Date.now() - 40 * DAY) / HOUR) * HOUR;
  await database.pool.query(
    "DELETE FROM outcome_rolled; DELETE FROM outcome_rollup; DELETE FROM outcome_cell",
  );
  await add(Array.from({ length: 200 }, () => outcomeAt(old + random() * HOUR)));
  const housekeeping = createHousekeeping({ pool: database.pool, log });
  await housekeeping.run();
  const kept = () =>
    database.pool.query("SELECT 1 FROM outcome_cell WHERE minute < now() - interval '30 days'");
  // Not rolled up yet, so not thrown away.
  expect((await kept()).rowCount).toBeGreaterThan(0);

  while ((await rollUpAt(Date.now())) > 0);
  await housekeeping.run();
  expect((await kept()).rowCount).toBe(0);
  const reads = scanAt(Date.now());
  const span = { from: old - 10 * DAY, to: old + 10 * DAY };
  const { points, stepMs } = await reads.points({ tenantId: "made", measure: "volume", filters: [] }, span);
  expect(stepMs % HOUR).toBe(0);
  expect(points.reduce((sum, { total }) => sum + total, 0)).toBe(200);
});

test("tens of minutes stay 90 days and hours 400", async () => {
  const hour = (days: number) => Math.floor((Date.now() - days * DAY) / HOUR) * HOUR;
  await database.pool.query(
    "DELETE FROM outcome_rolled; DELETE FROM outcome_rollup; DELETE FROM outcome_cell",
  );
  await add([89, 91, 399, 401].map((days) => outcomeAt(hour(days) + MINUTE)));
  while ((await rollUpAt(Date.now())) > 0);
  await createHousekeeping({ pool: database.pool, log }).run();
  const { rows } = await database.pool.query<{ step: number; hours: number }>(
    "SELECT step_minutes AS step, count(*)::int AS hours FROM outcome_rollup GROUP BY 1 ORDER BY 1",
  );
  expect(rows).toEqual([
    { step: 10, hours: 1 },
    { step: 60, hours: 3 },
  ]);
});

test("the cube made anew from events and refusals is the cube, and a damaged one is mended", async () => {
  await database.pool.query(
    "DELETE FROM outcome_rolled; DELETE FROM outcome_rollup; DELETE FROM outcome_cell",
  );
  const intake = {
    ...core.intake,
    admission: { decide: () => ({ outcome: "admit", park: false }) as const },
  };
  const settled = Array.from({ length: 70 }, async (_, i) => {
    const body = meal({ dimensions: { device: `device-${i}`, network: i % 2 ? "4G" : "wifi" } });
    const { id } = await placeOrder(intake, { caller, body, idempotencyKey: null });
    return core.journal.change({
      orderId: id,
      expect: { statuses: ["queued"] },
      to: "accepted",
      event: { type: "order.accepted", actor: "test" },
      settle: { outcome: i % 5 ? "success" : "late", nodeName: `n${i % 3}` },
    });
  });
  expect((await Promise.all(settled)).every(({ ok }) => ok)).toBe(true);
  const refusal = { region: "-", device: "-", network: "-", appVersion: "-", channel: "-", requestKey: null };
  for (let i = 0; i < 9; i++) {
    core.intake.receipts.refuse({
      ...refusal,
      at: core.intake.clock.nowMs(),
      tenantId: caller.tenantId,
      clientId: caller.clientId,
      shopId: "wok",
      kind: "meal",
      class: "place",
      reason: "load_gate",
      rule: "r",
      retryAfterMs: 1,
      detail: {},
    });
  }
  await core.intake.receipts.stop();
  const { rows } = await database.pool.query(
    "SELECT count(*)::int AS cells, sum(total)::int AS total, count(DISTINCT device)::int AS devices FROM outcome_cell",
  );
  // 20 of the 70 devices have a place of their own; then "other", and "-" of the refusals.
  expect(rows[0]).toMatchObject({ total: 79, devices: 22 });

  const minute = Math.floor(Date.now() / MINUTE) * MINUTE;
  const span = { from: minute - HOUR, to: minute + 5 * MINUTE };
  const same = await rebuildCube(database.pool, { ...span, check: true });
  expect(same).toEqual({ outcomes: 70, refusals: 9, cells: rows[0].cells, differing: 0, replaced: false });

  await database.pool.query("UPDATE outcome_cell SET success = success + 3 WHERE device = 'device-1'");
  await database.pool.query("DELETE FROM outcome_cell WHERE device = 'device-2'");
  // Same orders, other latencies: only the histogram tells.
  await database.pool.query("UPDATE outcome_cell SET latency_hist[40] = 9 WHERE device = 'device-3'");
  expect(await rebuildCube(database.pool, { ...span, check: true })).toMatchObject({
    differing: 3,
    replaced: false,
  });
  expect(await rebuildCube(database.pool, { ...span, check: false })).toMatchObject({
    differing: 3,
    replaced: true,
  });
  expect(await rebuildCube(database.pool, { ...span, check: true })).toMatchObject({ differing: 0 });
});
