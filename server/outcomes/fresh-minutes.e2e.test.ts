import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { type CountedOutcome, countOutcomes } from "./count-outcomes.ts";
import { createFreshMinutes } from "./fresh-minutes.ts";
import type { CubeColumns } from "./rules/columns.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-03-04T05:00:00Z");
const SPAN = { from: START, to: START + 6 * MINUTE };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

async function count(outcomes: { minute: number; device: string; tenantId?: string }[]): Promise<void> {
  const client = await database.pool.connect();
  const whole = outcomes.map(
    ({ minute, device, tenantId = "made" }, i): CountedOutcome => ({
      at: START + minute * MINUTE + i,
      tenantId,
      shopId: `${tenantId}-shop`,
      kind: "meal",
      region: "north",
      device,
      network: "4G",
      appVersion: "7.0",
      channel: "app",
      node: "node-1",
      outcome: i % 2 ? "success" : "failed",
      latencyMs: 40 + 90 * i,
    }),
  );
  await countOutcomes(client, whole).finally(() => client.release());
}

/** Every row in words, in an order of its own. */
function rowsOf(pieces: CubeColumns[]): string[] {
  const lines = pieces.flatMap(({ rows, values, codes, minute, success, total, latency }) =>
    Array.from({ length: rows }, (_, row) => {
      const names = values.map((known, d) => known[codes[d]?.[row] ?? -1]);
      const [from = 0, to = 0] = latency.start.subarray(row, row + 2);
      const timed = [latency.bucket.subarray(from, to).join(), latency.count.subarray(from, to).join()];
      return [minute[row], success[row], total[row], ...timed, ...names].join(" | ");
    }),
  );
  return lines.sort();
}

test("minutes that stand still are read once, and no change of the others is missed", async () => {
  const fresh = createFreshMinutes(database.pool);
  const anew = () => createFreshMinutes(database.pool).read("made", SPAN).then(rowsOf);
  await count([0, 1, 2, 2, 3].map((minute, i) => ({ minute, device: `device-${i % 2}` })));
  await count([{ minute: 1, device: "device-0", tenantId: "other" }]);
  const first = await fresh.read("made", SPAN);
  expect(rowsOf(first)).toHaveLength(5);
  const again = await fresh.read("made", SPAN);
  expect(again.map((piece) => first.includes(piece))).toEqual(first.map(() => true));

  const change = {
    "an order of a minute long past": () => count([{ minute: 1, device: "device-1" }]),
    "a minute that was empty": () => count([{ minute: 5, device: "device-2" }]),
    "a value put right, the sums as before": () =>
      database.pool.query("UPDATE outcome_cell SET device = 'device-9' WHERE device = 'device-0'"),
    "a cell taken away": () => database.pool.query("DELETE FROM outcome_cell WHERE device = 'device-2'"),
  };
  for (const [what, happen] of Object.entries(change)) {
    const before = rowsOf(await fresh.read("made", SPAN));
    await happen();
    const after = rowsOf(await fresh.read("made", SPAN));
    expect(after, what).not.toEqual(before);
    expect(after, what).toEqual(await anew());
  }

  const still = await fresh.read("made", SPAN);
  await count([{ minute: 3, device: "device-1" }]);
  const next = await fresh.read("made", SPAN);
  expect(next.filter((piece) => still.includes(piece))).toHaveLength(still.length - 1);
});

test("only the minutes and the tenant that were asked for are in it, however long the span", async () => {
  const fresh = createFreshMinutes(database.pool);
  const minutes = async (from: number, to: number) =>
    (await fresh.read("made", { from, to })).flatMap(({ minute }) => [...minute]);
  const whole = await minutes(START, START + 6 * MINUTE);
  const later = await minutes(START + 2 * MINUTE, START + 6 * MINUTE);
  const long = await minutes(START - 600 * MINUTE, START + 600 * MINUTE);
  expect(later.sort()).toEqual(whole.filter((minute) => minute >= START / MINUTE + 2).sort());
  expect(long.sort()).toEqual(whole.sort());
});
