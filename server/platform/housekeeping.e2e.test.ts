import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createHousekeeping } from "./housekeeping.ts";

let database: TestDatabase;
const log = { debug: () => {}, warn: () => {} };
const count = async (table: string) =>
  Number((await database.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const fill = (old: number, young: number) =>
  database.pool.query(
    `WITH o AS (INSERT INTO outbox (order_id, type, created_at)
       SELECT 'o' || i, 't', now() - CASE WHEN i <= $1 THEN interval '8 days' ELSE interval '0' END
       FROM generate_series(1, $1::int + $2::int) AS i ORDER BY i)
     INSERT INTO receipt (id, at, tenant_id, client_id, shop_id, kind, class, reason, rule, detail)
       SELECT 'r' || i, now() - CASE WHEN i <= $1 THEN interval '25 hours' ELSE interval '0' END,
         't', 'c', 's', 'meal', 'place', 'x', 'x', '{}' FROM generate_series(1, $1::int + $2::int) AS i`,
    [old, young],
  );

it("throws away everything that is old, batch after batch, and nothing else", async () => {
  await fill(25, 4);
  await createHousekeeping({ pool: database.pool, log, batch: 10 }).run();
  expect(await count("outbox")).toBe(4);
  expect(await count("receipt")).toBe(4);
});

it("keeps ten-second series a day and one-minute series 30 days", async () => {
  await database.pool.query(
    `INSERT INTO series_cell (step_ms, at, writer, cell)
     SELECT step, now() - days * interval '1 day', 'ep', '{}' FROM (VALUES (10000), (60000)) AS s(step),
       (VALUES (0.5), (1.5), (29), (31)) AS d(days)`,
  );
  await createHousekeeping({ pool: database.pool, log }).run();
  const { rows } = await database.pool.query(
    "SELECT step_ms, count(*)::int AS n FROM series_cell GROUP BY 1 ORDER BY 1",
  );
  expect(rows).toEqual([
    { step_ms: 10_000, n: 1 },
    { step_ms: 60_000, n: 3 },
  ]);
});

it("goes on with the rest when one kind cannot be thrown away", async () => {
  await database.pool.query(
    "INSERT INTO node (id, name, url, epoch, slots, version, registered_at, last_seen_at) VALUES ('n', 'n', 'u', 1, 1, 'v', now(), now() - interval '31 days')",
  );
  await database.pool.query("ALTER TABLE receipt RENAME TO receipt_away");
  await createHousekeeping({ pool: database.pool, log }).run();
  await database.pool.query("ALTER TABLE receipt_away RENAME TO receipt");
  expect(await count("node")).toBe(0);
});

it("lets everything lie while reads.cached asks to spare the database, also in the middle of a round", async () => {
  await database.pool.query("DELETE FROM outbox; DELETE FROM receipt");
  await fill(25, 0);
  const before = await count("outbox");
  let cached = true;
  const readsCached = () => cached;
  const house = createHousekeeping({ pool: database.pool, log, readsCached, batch: 10 });
  await house.run();
  expect(await count("outbox")).toBe(before);
  cached = false;
  const round = house.run();
  cached = true;
  await round;
  // What was under way is finished, the rest waits.
  expect(await count("outbox")).toBe(before - 10);
  cached = false;
  await house.run();
  expect(await count("outbox")).toBe(before - 25);
});
