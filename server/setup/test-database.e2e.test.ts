import { afterAll, expect, test } from "vitest";
import { openTestDatabase } from "./test-database.ts";

const first = await openTestDatabase();
const second = await openTestDatabase();
afterAll(async () => {
  await first.close();
  await second.close();
});

test("each test file gets a migrated database nobody else writes to", async () => {
  await first.pool.query("INSERT INTO tenant (id, name) VALUES ('only-here', 'x')");
  const here = await first.pool.query("SELECT id FROM tenant WHERE id = 'only-here'");
  const there = await second.pool.query("SELECT id FROM tenant WHERE id = 'only-here'");
  expect([here.rowCount, there.rowCount]).toEqual([1, 0]);
});

test("times come back as epoch milliseconds and counts as numbers", async () => {
  const { rows } = await first.pool.query(
    "SELECT '2026-11-21T10:00:00+08:00'::timestamptz AS at, count(*) AS n FROM tenant",
  );
  expect(rows[0].at).toBe(Date.UTC(2026, 10, 21, 2));
  expect(typeof rows[0].n).toBe("number");
});
