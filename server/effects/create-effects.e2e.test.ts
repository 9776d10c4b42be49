import { afterAll, beforeEach, expect, test } from "vitest";
import type { EffectRow } from "../contracts/effects.ts";
import type { SeriesName } from "../contracts/series.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import type { FlipNews } from "../degradation/announce-flip.ts";
import { type BusEvents, createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createEffects } from "./create-effects.ts";
import { createEffectStore } from "./effect-store.ts";

const database = await openTestDatabase();
const prisma = openPrisma(database.url);
const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let now = T0;
let revisions = 0;
let flips: FlipNews[] = [];

beforeEach(async () => {
  now = T0;
  flips = [];
  await database.pool.query("TRUNCATE switch_effect");
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

async function flip(key: SwitchKey, value: SwitchValue, cause = "person"): Promise<number> {
  const revision = ++revisions;
  const params = {
    key,
    before: value === false,
    value,
    by: "Lin",
    cause,
    reason: null,
    leaseUntil: null,
    revision,
  };
  flips.push({
    feed: { at: now, type: "switch_set", params },
    mark: { at: now, type: "switch", label: key, params },
  });
  await prisma.auditEntry.create({
    data: {
      at: new Date(now),
      actor: "person:p_lin",
      action: "switch.set",
      target: key,
      after: { value, revision },
    },
  });
  return revision;
}

/** Success falls to 70 % at the flip; all else is even. */
async function start(worseFrom: number) {
  const bus = createBus();
  const rows = new Map<number, EffectRow>();
  const heard: BusEvents["feed"][] = [];
  const marks: BusEvents["mark"][] = [];
  bus.on("feed", (event) => heard.push(event));
  bus.on("mark", (event) => marks.push(event));
  const valueAt = (name: SeriesName, at: number) => (name === "success" && at >= worseFrom ? 0.7 : 0.95);
  const effects = createEffects({
    store: createEffectStore(prisma),
    flipsSince: async (at) => flips.filter((one) => one.feed.at >= at),
    series: {
      over: async (name, from) => ({ value: valueAt(name, from), samples: 400 }),
      pieces: async (name, from, to, pieceMs) =>
        Array.from({ length: (to - from) / pieceMs }, (_, i) => ({
          at: from + i * pieceMs,
          value: valueAt(name, from) + (i % 2) / 1_000,
          samples: 40,
        })),
    },
    bus,
    clock: { nowMs: () => now },
    log: { warn: (details, message) => expect.fail(`${message} ${JSON.stringify(details)}`) },
    publish: (row) => rows.set(row.revision, row),
  });
  await effects.start();
  return { effects, bus, rows, heard, marks };
}

test("a flip is judged five minutes later, once, in a table, on the charts and in the audit log", async () => {
  const { effects, bus, rows, heard, marks } = await start(T0);
  const revision = await flip("prediction.simple", true);
  bus.emit("switchChanged", { key: "prediction.simple", value: true, revision });
  await effects.tick();
  expect(rows.get(revision)).toMatchObject({ verdict: null, dueAt: T0 + 5 * MINUTE + 15_000 });
  now = T0 + 5 * MINUTE;
  await effects.tick();
  expect(rows.get(revision)?.verdict).toBeNull();
  now += 15_000;
  await effects.tick();
  await effects.tick();
  expect(rows.get(revision)).toMatchObject({ verdict: "hurt", decidedBy: "success", judgedAt: now });
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    type: "switch_effect",
    params: { key: "prediction.simple", verdict: "hurt" },
  });
  expect(marks.at(-1)?.params).toMatchObject({ revision, verdict: "hurt" });
  const audit = await database.pool.query(
    `SELECT e.actor, e.verdict, f.action AS of FROM audit_entry e JOIN audit_entry f ON f.seq = e.refers_to
     WHERE e.action = 'switch.effect' AND (e.after->>'revision')::int = $1`,
    [revision],
  );
  expect(audit.rows).toHaveLength(1);
  expect(audit.rows[0]).toMatchObject({
    actor: "system",
    of: "switch.set",
    verdict: { verdict: "hurt", decidedBy: "success", confoundedBy: [] },
  });
  effects.stop();
});

test("flips within five minutes of each other are named as confounding", async () => {
  const { effects, rows } = await start(T0);
  const first = await flip("prediction.simple", true);
  now += 2 * MINUTE;
  const second = await flip("writes.queued", true, "rule");
  now += 4 * MINUTE;
  const third = await flip("prediction.simple", false, "lease_ended");
  now += 10 * MINUTE;
  const later = await start(T0);
  expect(later.rows.get(first)?.confoundedBy.map((one) => one.revision)).toEqual([second]);
  expect(later.rows.get(second)?.confoundedBy).toMatchObject([
    { revision: first, key: "prediction.simple", value: true },
    { revision: third, key: "prediction.simple", value: false },
  ]);
  expect(rows.size).toBe(0);
  effects.stop();
  later.effects.stop();
});

test("a flip that waited through a restart is judged from what is stored; of two processes one writes", async () => {
  const revision = await flip("prediction.simple", true);
  now += 20 * MINUTE;
  const [here, there] = await Promise.all([start(T0), start(T0)]);
  await here.effects.tick();
  await there.effects.tick();
  expect(here.rows.get(revision)?.verdict).toBe("hurt");
  expect(there.rows.get(revision)).toEqual(here.rows.get(revision));
  const rows = await database.pool.query(
    "SELECT 1 FROM audit_entry WHERE action = 'switch.effect' AND (after->>'revision')::int = $1",
    [revision],
  );
  expect(rows.rowCount).toBe(1);
  here.effects.stop();
  there.effects.stop();
  // Told once more after a restart: the charts have lost their marks, the log has not grown.
  const again = await start(T0);
  expect(again.marks).toHaveLength(1);
  again.effects.stop();
});

test("a lease that was only extended is no flip", async () => {
  await flip("prediction.simple", true, "lease_extended");
  now += 20 * MINUTE;
  const { effects, rows } = await start(T0);
  expect(rows.size).toBe(0);
  effects.stop();
});
