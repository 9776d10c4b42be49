import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import type { ProtectionCollections, RuleDefinition } from "../contracts/protection.ts";
import { below, type SeriesName, type SeriesPoint } from "../contracts/series.ts";
import { createDegradation, type Degradation } from "../degradation/create-degradation.ts";
import type { TopicSource } from "../live/hub.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createProtection, type Protection } from "./create-protection.ts";

const database = await openTestDatabase();
const prisma = openPrisma(database.url);

const lin: Viewer = {
  id: "p_lin",
  name: "Lin",
  email: "lin@example.test",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const omar: Viewer = { ...lin, id: "p_omar", name: "Omar" };
const SECOND = 1_000;

const definition: RuleDefinition = {
  name: "Too many orders",
  enter: [{ ...below("acceptedPerMinute", 100, 10), op: ">" }],
  enterForSeconds: 5,
  target: { kind: "switch", key: "admission.shed_low", value: true },
  exit: [below("acceptedPerMinute", 50, 10)],
  exitForSeconds: 30,
  minHoldSeconds: 60,
  maxTransitionsPerHour: 4,
  minSamples: 50,
};
const onLadder: RuleDefinition = {
  ...definition,
  name: "On the ladder",
  target: { kind: "ladder", level: 2 },
};

let now = Date.UTC(2026, 10, 21, 12);
const clock = { nowMs: () => now };
/** What every series measures; null: nothing. */
let measured: Partial<Record<SeriesName, number | null>> = {};
const series: Pick<SeriesReader, "measure" | "between"> = {
  measure: ({ series: name }) => ({ value: measured[name] ?? null, samples: 1_000 }),
  // Half an hour over the threshold, three days ago.
  async between(_, from, to, most): Promise<SeriesPoint[]> {
    const stepMs = Math.max(1_000, (to - from) / most);
    const busyFrom = now - 3 * 86_400_000;
    return Array.from({ length: Math.floor((to - from) / stepMs) }, (__, i) => {
      const at = from + i * stepMs;
      return { at, value: at >= busyFrom && at < busyFrom + 1_800_000 ? 150 : 20, samples: 100 };
    });
  },
};

interface Process {
  degradation: Degradation;
  protection: Protection;
  topic(): Promise<{ [Name in keyof ProtectionCollections]: Record<string, ProtectionCollections[Name]> }>;
  feed: string[];
  stop(): Promise<void>;
}
let processes: Process[] = [];

async function startProcess(): Promise<Process> {
  const bus = createBus();
  const feed: string[] = [];
  bus.on("feed", ({ type, params }) => feed.push(type === "protection" ? `${params.news}` : type));
  const log = {
    warn: (details: object, message: string) => expect.fail(`${message} ${JSON.stringify(details)}`),
  };
  let source: TopicSource | undefined;
  const degradation = createDegradation({
    prisma,
    clock,
    bus,
    log,
    nodes: () => [],
    instance: { id: `ep_${processes.length}`, name: `host/${processes.length}` },
    ordersPerMinute: () => 0,
    facts: () => ({ databaseWritable: true, parking: { parked: 0, capacity: 1_000 } }),
    measure: (condition) => series.measure(condition, now),
  });
  const protection = createProtection({
    prisma,
    databaseUrl: database.url,
    switches: degradation,
    series,
    bus,
    hub: {
      addSource(_, added) {
        source = added;
      },
      publish() {},
    },
    clock,
    log,
    everyMs: 10,
  });
  await degradation.start();
  await protection.start();
  let stopped = false;
  const started: Process = {
    degradation,
    protection,
    feed,
    topic: async () => (await source?.load("all")) as never,
    async stop() {
      if (stopped) return;
      stopped = true;
      await protection.stop();
      degradation.stop();
    },
  };
  processes.push(started);
  return started;
}

beforeEach(async () => {
  measured = { acceptedPerMinute: 20 };
  await database.pool.query(
    "TRUNCATE switch_state, switch_change, protection_rule, protection_ladder, protection_event, setting",
  );
});
afterEach(async () => {
  for (const one of processes) await one.stop();
  processes = [];
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

/** Lets seconds go by, each looked at by whoever evaluates. */
async function pass(seconds: number): Promise<void> {
  for (let s = 0; s < seconds; s++) {
    now += SECOND;
    await expect
      .poll(
        async () => {
          const seen = await Promise.all(
            processes.map(async (one) => (await one.topic()).evaluator.now?.at ?? 0),
          );
          return Math.max(0, ...seen);
        },
        { interval: 3 },
      )
      .toBe(now);
  }
}
const evaluating = async (one: Process) => (await one.topic()).evaluator.now?.here === true;
const isOn = (
  one: Process,
  key: "admission.shed_low" | "reads.cached" | "writes.queued" = "admission.shed_low",
) => one.degradation.reader.isOn(key, { whenUnknown: false });

async function newRule(one: Process, of: RuleDefinition = definition) {
  const { part } = one.protection;
  const made = await part.saveRule(lin, { seenVersion: 0, definition: of, reason: "lunch rushes" });
  await part.backtest(lin, { id: made.id });
  return part.setRuleMode(lin, { id: made.id, seenVersion: 1, mode: "on", reason: "tried on the past" });
}
async function ruleRow(one: Process, id: string) {
  return (await one.topic()).rule[id];
}

test("a new installation has rules in shadow: they write down what they would do and do nothing", async () => {
  const one = await startProcess();
  await expect.poll(() => evaluating(one)).toBe(true);
  measured = { load: 2, acceptedPerMinute: 20, commitP95Ms: 20, loopLagMs: 1, paidSuccess: 1 };
  await pass(35);
  const { rule, entry } = await one.topic();
  expect(Object.values(rule).map(({ mode }) => mode)).toEqual(Array(6).fill("shadow"));
  expect(Object.values(entry)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: "entered",
        ruleId: "overload-2",
        shadow: true,
        params: expect.objectContaining({ level: 2, measured: 2 }),
      }),
    ]),
  );
  const { rows } = await database.pool.query("SELECT 1 FROM switch_change");
  expect(rows).toEqual([]);
  expect((await one.topic()).ladder.now?.level).toBe(0);
  expect(one.feed).toEqual([]);
});

test("a rule that is on turns its switch on, says why, and lets go when it is over", async () => {
  const one = await startProcess();
  await expect.poll(() => evaluating(one)).toBe(true);
  const { id } = await newRule(one);
  measured = { acceptedPerMinute: 140 };
  await pass(4);
  expect((await ruleRow(one, id))?.phase).toMatchObject({ kind: "entering" });
  expect(isOn(one)).toBe(false);
  await pass(3);
  await expect.poll(() => isOn(one)).toBe(true);
  const row = one.degradation.rows().find(({ key }) => key === "admission.shed_low");
  expect(row).toMatchObject({
    cause: "rule",
    setByName: "Too many orders",
    pinnedUntil: null,
    reason: "acceptedPerMinute avg 10 s > 100 for 5 s",
  });
  measured = { acceptedPerMinute: 20 };
  await pass(70);
  await expect.poll(() => isOn(one)).toBe(false);
  expect((await ruleRow(one, id))?.phase).toEqual({ kind: "idle" });
  const { rows } = await database.pool.query(
    "SELECT actor, action FROM audit_entry WHERE target = 'admission.shed_low' ORDER BY id DESC LIMIT 2",
  );
  expect(rows).toEqual(Array(2).fill({ actor: `rule:${id}`, action: "switch.rule" }));
  expect(one.feed).toEqual(expect.arrayContaining(["entered", "exited"]));
});

test("a rule must have been tried on the past as it is before it is turned on", async () => {
  const one = await startProcess();
  const { part } = one.protection;
  const { id } = await part.saveRule(lin, { seenVersion: 0, definition, reason: "lunch rushes" });
  const on = (seenVersion: number) =>
    part.setRuleMode(lin, { id, seenVersion, mode: "on", reason: "it is time" });
  await expect(on(1)).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "backtest_needed" } });
  const tried = await part.backtest(lin, { id });
  expect(tried).toMatchObject({ version: 1, fired: 1, soonOver: 0 });
  expect(tried.degradedMs).toBeGreaterThan(1_700_000);
  expect(tried.series[0]?.points.length).toBeLessThanOrEqual(300);
  // Another definition has not been tried.
  await part.saveRule(lin, {
    id,
    seenVersion: 1,
    definition: { ...definition, enterForSeconds: 10 },
    reason: "calmer",
  });
  await expect(on(2)).rejects.toMatchObject({ code: "CONFLICT" });
  await part.backtest(lin, { id });
  await expect(on(2)).resolves.toEqual({ id, version: 3 });
  // One that is on is tried as it is saved, and stays on.
  await part.saveRule(lin, {
    id,
    seenVersion: 3,
    definition: { ...definition, enterForSeconds: 20 },
    reason: "calmer",
  });
  expect(await ruleRow(one, id)).toMatchObject({
    mode: "on",
    version: 4,
    backtest: { version: 4, fired: 1 },
  });
});

test("of two who edit a rule at once, one wins and the other is told who was first", async () => {
  const one = await startProcess();
  const { part } = one.protection;
  const { id } = await part.saveRule(lin, { seenVersion: 0, definition, reason: "lunch rushes" });
  const edit = (viewer: Viewer, enterForSeconds: number) =>
    part.saveRule(viewer, {
      id,
      seenVersion: 1,
      definition: { ...definition, enterForSeconds },
      reason: "calmer",
    });
  const results = await Promise.allSettled([edit(lin, 10), edit(omar, 20)]);
  const won = results.findIndex(({ status }) => status === "fulfilled");
  const lost = results.find((result) => result.status === "rejected");
  expect(lost?.reason).toMatchObject({ code: "STALE", details: { reason: won === 0 ? "Lin" : "Omar" } });
  expect((await ruleRow(one, id))?.definition.enterForSeconds).toBe(won === 0 ? 10 : 20);
  const { rows } = await database.pool.query(
    "SELECT action, reason FROM audit_entry WHERE target = $1 ORDER BY id",
    [`rule:${id}`],
  );
  expect(rows).toEqual([
    { action: "rule.create", reason: "lunch rushes" },
    { action: "rule.change", reason: "calmer" },
  ]);
});

test("what makes no sense is refused with its field, and who may not act is refused", async () => {
  const one = await startProcess();
  const { part } = one.protection;
  const close = { ...definition, exit: [below("acceptedPerMinute", 90, 10)] };
  await expect(
    part.saveRule(lin, { seenVersion: 0, definition: close, reason: "why not" }),
  ).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    details: { field: "/definition/exit/0/value", reason: "gap" },
  });
  await expect(part.saveRule(lin, { seenVersion: 0, definition, reason: "" })).rejects.toMatchObject({
    details: { field: "/reason" },
  });
  const analyst: Viewer = { ...lin, role: "analyst" };
  const asked = { seenVersion: 0, definition, reason: "why not" };
  await expect(part.saveRule(analyst, asked)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(part.saveRule({ ...lin, tenantId: "other" }, asked)).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(part.setLevel(analyst, { level: 1, seenVersion: 0, reason: "why not" })).rejects.toMatchObject(
    {
      code: "FORBIDDEN",
    },
  );
});

test("a hand on the switch beats the rule until its time is over, and the rule says whose hand", async () => {
  const one = await startProcess();
  await expect.poll(() => evaluating(one)).toBe(true);
  const { id } = await newRule(one);
  measured = { acceptedPerMinute: 140 };
  await pass(8);
  await expect.poll(() => isOn(one)).toBe(true);
  const revision = one.degradation.rows().find(({ key }) => key === "admission.shed_low")?.revision ?? 0;
  await one.degradation.setSwitch(omar, {
    key: "admission.shed_low",
    value: false,
    reason: "a promotion runs",
    seenRevision: revision,
  });
  await pass(3);
  expect(isOn(one)).toBe(false);
  expect((await ruleRow(one, id))?.obstacles).toEqual([
    { key: "admission.shed_low", because: "pinned", byName: "Omar", until: expect.any(Number) },
  ]);
});

test("protection outlives a restart: rule, switch and ladder are as they were", async () => {
  const first = await startProcess();
  await expect.poll(() => evaluating(first)).toBe(true);
  const { id } = await newRule(first, onLadder);
  measured = { acceptedPerMinute: 140 };
  await pass(70);
  await expect.poll(() => [isOn(first, "reads.cached"), isOn(first)]).toEqual([true, true]);
  const before = await ruleRow(first, id);
  await first.stop();
  processes = [];

  measured = {};
  const second = await startProcess();
  expect([isOn(second, "reads.cached"), isOn(second)]).toEqual([true, true]);
  await expect.poll(() => evaluating(second)).toBe(true);
  // Nothing is measured yet: that is no reason to let go.
  await pass(10);
  expect(await ruleRow(second, id)).toMatchObject({
    mode: "on",
    phase: { kind: before?.phase.kind },
    transitions: before?.transitions,
    blind: true,
  });
  expect((await second.topic()).ladder.now).toMatchObject({ level: 2, setByName: "On the ladder" });
  expect([isOn(second, "reads.cached"), isOn(second)]).toEqual([true, true]);
});

test("of two processes one evaluates; when it goes the other goes on where it was", async () => {
  const first = await startProcess();
  await expect.poll(() => evaluating(first)).toBe(true);
  const second = await startProcess();
  const { id } = await newRule(second);
  measured = { acceptedPerMinute: 140 };
  // The other learns of the edit within two seconds of its own clock.
  await pass(10);
  await expect.poll(() => isOn(first)).toBe(true);
  const flips = async () =>
    (await database.pool.query("SELECT count(*)::int AS n FROM switch_change")).rows[0].n as number;
  expect(await flips()).toBe(1);
  expect(await evaluating(second)).toBe(false);
  await first.stop();
  processes = [second];
  await expect.poll(() => evaluating(second), { timeout: 10_000 }).toBe(true);
  await pass(5);
  expect((await ruleRow(second, id))?.phase.kind).toBe("in_force");
  expect(await flips()).toBe(1);
});

test("one rule that cannot be read stops no other, and keeps what it holds", async () => {
  const one = await startProcess();
  await expect.poll(() => evaluating(one)).toBe(true);
  const bad = await newRule(one, {
    ...definition,
    name: "From elsewhere",
    target: { kind: "switch", key: "reads.cached", value: true },
  });
  measured = { acceptedPerMinute: 140 };
  await pass(8);
  await expect.poll(() => isOn(one, "reads.cached")).toBe(true);
  await database.pool.query(
    `UPDATE protection_rule SET version = version + 1, definition = jsonb_set(definition, '{enter,0,series}', '"tides"') WHERE id = $1`,
    [bad.id],
  );
  const { id } = await newRule(one);
  await pass(8);
  await expect.poll(() => isOn(one)).toBe(true);
  expect((await ruleRow(one, id))?.phase.kind).toBe("in_force");
  measured = { acceptedPerMinute: 20 };
  await pass(80);
  expect(isOn(one, "reads.cached")).toBe(true);
});

test("a person sets the ladder at once, switch by switch, leaves pinned ones alone, and gives it back", async () => {
  const one = await startProcess();
  await expect.poll(() => evaluating(one)).toBe(true);
  const { part } = one.protection;
  const pin = { key: "admission.shed_low", value: true, reason: "I watch it", seenRevision: 0 };
  const set = await one.degradation.setSwitch(omar, pin);
  await one.degradation.setSwitch(omar, { ...pin, value: false, seenRevision: set.revision });
  await part.setLevel(lin, { level: 3, seenVersion: 0, reason: "database on fire" });
  await expect
    .poll(() => [isOn(one, "reads.cached"), isOn(one, "writes.queued"), isOn(one)])
    .toEqual([true, true, false]);
  const ladder = (await one.topic()).ladder.now;
  expect(ladder).toMatchObject({ level: 3, cause: "person", setByName: "Lin", heldBy: "Lin", version: 1 });
  await pass(1);
  expect((await one.topic()).ladder.now?.steps[1]).toMatchObject({
    key: "admission.shed_low",
    on: false,
    obstacle: { because: "pinned", byName: "Omar" },
  });
  await expect(part.setLevel(omar, { level: 1, seenVersion: 0, reason: "calmer now" })).rejects.toMatchObject(
    {
      code: "STALE",
      details: { reason: "Lin" },
    },
  );
  await part.setLevel(omar, { level: null, seenVersion: 1, reason: "calm again" });
  await pass(190);
  await expect.poll(() => [isOn(one, "reads.cached"), isOn(one, "writes.queued")]).toEqual([false, false]);
  expect((await one.topic()).ladder.now).toMatchObject({ level: 0, heldBy: null });
  const { rows } = await database.pool.query(
    "SELECT actor, action FROM audit_entry WHERE target = 'ladder' AND actor LIKE 'person:%' ORDER BY id",
  );
  expect(rows).toEqual([
    { actor: "person:p_lin", action: "ladder.set" },
    { actor: "person:p_omar", action: "ladder.release" },
  ]);
});
