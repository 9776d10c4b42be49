import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Breakers, createBreakers } from "../breakers/create-breakers.ts";
import { DISABLE_KIND } from "../breakers/hold-breaker.ts";
import type { ApprovalCollections } from "../contracts/approvals.ts";
import type { BreakerCell } from "../contracts/breakers.ts";
import type { Viewer } from "../contracts/people.ts";
import type { ProtectionCollections, RuleDefinition } from "../contracts/protection.ts";
import { below } from "../contracts/series.ts";
import { createDegradation } from "../degradation/create-degradation.ts";
import type { TopicSource } from "../live/hub.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import { createProtection } from "../protection/create-protection.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createApprovals } from "./create-approvals.ts";

const database = await openTestDatabase();
const prisma = openPrisma(database.url);
const person = (id: string, name: string, role: Viewer["role"]): Viewer => ({
  id,
  name,
  email: `${id}@example.test`,
  role,
  tenantId: "default",
  shopIds: [],
});
const ada = person("p_ada", "Ada", "administrator");
const lin = person("p_lin", "Lin", "operator");

let now = Date.UTC(2026, 10, 21, 3);
/** What every series measures; null: nothing. */
let measured: number | null = null;
let stops: (() => unknown)[] = [];

beforeEach(async () => {
  await database.pool.query(
    `TRUNCATE switch_state, switch_change, protection_rule, protection_ladder, protection_event, breaker_hold,
     breaker_turn, audit_entry, approval, setting; DELETE FROM person`,
  );
  measured = null;
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

/** An installation in which these people may act. */
async function start(...people: Viewer[]) {
  await prisma.user.createMany({
    data: people.map(({ id, name, email, role }) => ({ id, name, email, role })),
  });
  const clock = { nowMs: () => now };
  const bus = createBus();
  const log = {
    warn: (details: object, message: string) => expect.fail(`${message} ${JSON.stringify(details)}`),
  };
  const sources = new Map<string, TopicSource>();
  const hub = {
    addSource: (kind: string, source: TopicSource) => void sources.set(kind, source),
    publish: () => {},
  };
  const topic = async (kind: string) => (await sources.get(kind)?.load("all")) as never;
  const series = { measure: () => ({ value: measured, samples: 1_000 }), between: async () => [] };
  const degradation = createDegradation({
    prisma,
    clock,
    bus,
    log,
    nodes: () => [],
    instance: { id: "i1", name: "web" },
    ordersPerMinute: () => 42,
    facts: () => ({ databaseWritable: true, parking: { parked: 0, capacity: 1_000 } }),
    measure: series.measure,
    secondPerson: (flip, at) => approvals.secondPerson(flip, at),
  });
  const approvals = createApprovals({ prisma, clock, hub, degradation, series, log: log as never });
  const { submit } = approvals;
  const breakers = createBreakers({
    prisma,
    clock,
    bus,
    hub,
    log,
    caller: "server",
    seats: () => [],
    nodeHoldChanged: () => {},
    submit,
  });
  const protection = createProtection({
    prisma,
    databaseUrl: database.url,
    switches: degradation,
    series,
    bus,
    hub,
    clock,
    log,
    submit,
    everyMs: 10,
  });
  const approved = { ...protection.approved, [DISABLE_KIND]: breakers.disableApproved };
  for (const [kind, run] of Object.entries(approved)) approvals.carryOut(kind, run);
  await degradation.start();
  await breakers.load();
  await protection.start();
  await approvals.start();
  stops.push(approvals.stop, breakers.stop, protection.stop, degradation.stop);
  return {
    breakers,
    degradation,
    rules: protection.part,
    decide: approvals.part.decide,
    shown: () => topic("protection") as Promise<Shown<ProtectionCollections>>,
    async reviews() {
      // Whoever reads after a decision reads what is owed now.
      await approvals.part.withdraw(lin, { id: "none" }).catch(() => {});
      const { review } = (await topic("approvals")) as Shown<ApprovalCollections>;
      return Object.values(review ?? {});
    },
  };
}
type Shown<Of> = { [Name in keyof Of]: Record<string, Of[Name]> };
type House = Awaited<ReturnType<typeof start>>;

const lastEntryOf = async (action: string) =>
  (
    await database.pool.query(
      "SELECT actor, after, review FROM audit_entry WHERE action = $1 ORDER BY id DESC LIMIT 1",
      [action],
    )
  ).rows[0];
const own = { code: "FORBIDDEN", details: { reason: "own_request" } };
const approvedByLin = { approvedBy: "person:p_lin", approvedByName: "Lin" };

describe("putting a breaker out of force", () => {
  const disable = {
    dependency: "payment",
    target: "x",
    action: "disable",
    minutes: 30,
    reason: "its breaker is wrong",
    confirm: "payment",
    seenSince: null,
  };

  function paymentOf(breakers: Breakers) {
    breakers.of("payment", "x");
    return () => breakers.cells().find(({ id }) => id === "payment/x") as BreakerCell;
  }

  it("waits for a second person, who is not the one that asked, and is done as it was asked", async () => {
    const { breakers, decide, reviews } = await start(ada, lin);
    const breaker = paymentOf(breakers);
    const { hold, asked } = await breakers.part.hold(ada, disable);
    expect([hold, breaker().state]).toEqual([null, "closed"]);
    expect(asked).toMatchObject({ kind: "breaker.disable", target: "payment/x", weight: "loosens" });
    const answer = { id: asked?.id, approve: true };
    await expect(decide(ada, answer)).rejects.toMatchObject(own);
    now += 60_000;
    expect(await decide(lin, answer)).toMatchObject({ state: "approved" });
    expect(breaker()).toMatchObject({
      state: "disabled",
      hold: { byName: "Ada", until: now + 30 * 60_000 },
    });
    expect(await lastEntryOf("breaker.disable")).toMatchObject({
      actor: "person:p_ada",
      after: approvedByLin,
      review: null,
    });
    expect(await reviews()).toEqual([]);
  });

  it("is not done when the breaker was held meanwhile", async () => {
    const { breakers, decide } = await start(ada, lin);
    const breaker = paymentOf(breakers);
    const { asked } = await breakers.part.hold(ada, disable);
    await breakers.part.hold(lin, { ...disable, action: "force_open" });
    await expect(decide(lin, { id: asked?.id, approve: true })).rejects.toMatchObject({ code: "STALE" });
    expect(breaker().state).toBe("forced_open");
  });

  it("is done at once by who is alone, and is listed for whoever comes", async () => {
    const { breakers, reviews } = await start(ada);
    const breaker = paymentOf(breakers);
    expect((await breakers.part.hold(ada, disable)).asked).toBeUndefined();
    expect(breaker().state).toBe("disabled");
    expect(await reviews()).toMatchObject([
      { action: "breaker.disable", target: "payment/x", actorName: "Ada", kind: "within_24h" },
    ]);
  });

  it("is done by who says to be alone, and stays flagged", async () => {
    const { breakers, reviews } = await start(ada, lin);
    const breaker = paymentOf(breakers);
    await breakers.part.hold(ada, { ...disable, alone: true });
    expect(breaker().state).toBe("disabled");
    expect(await reviews()).toMatchObject([{ action: "breaker.disable", kind: "alone" }]);
  });
});

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
const holds = ({ degradation }: House) =>
  degradation.reader.isOn("admission.shed_low", { whenUnknown: false });

/** A rule that is on, and in force where something is measured. */
async function ruleOf(house: House): Promise<{ id: string; seenVersion: number }> {
  const { rules, shown } = house;
  await expect.poll(async () => (await shown()).evaluator.now?.here).toBe(true);
  const { id } = await rules.saveRule(lin, { seenVersion: 0, definition, reason: "lunch rushes" });
  await rules.backtest(lin, { id });
  const { version } = await rules.setRuleMode(lin, { id, seenVersion: 1, mode: "on", reason: "tried it" });
  return { id, seenVersion: version };
}
async function ruleInForce(house: House): Promise<{ id: string; seenVersion: number }> {
  measured = 140;
  const rule = await ruleOf(house);
  await expect
    .poll(async () => {
      now += 1_000;
      const { rows } = await database.pool.query("SELECT state FROM protection_rule WHERE id = $1", [
        rule.id,
      ]);
      return rows[0].state.phase.kind === "in_force" && holds(house);
    })
    .toBe(true);
  return rule;
}

describe("turning a rule off while it is in force", () => {
  it.each(["off", "shadow"] as const)("to %s waits for a second person", async (mode) => {
    const house = await start(ada, lin);
    const { rules, decide, shown } = house;
    const rule = await ruleInForce(house);
    const { asked } = await rules.setRuleMode(ada, { ...rule, mode, reason: "it is wrong" });
    expect(asked).toMatchObject({ kind: "rule.mode", target: "Too many orders", after: { mode } });
    expect([(await shown()).rule[rule.id]?.mode, holds(house)]).toEqual(["on", true]);
    const answer = { id: asked?.id, approve: true };
    await expect(decide(ada, answer)).rejects.toMatchObject(own);
    expect(await decide(lin, answer)).toMatchObject({ state: "approved" });
    expect((await shown()).rule[rule.id]?.mode).toBe(mode);
    expect(await lastEntryOf("rule.mode")).toMatchObject({
      actor: "person:p_ada",
      after: { mode, ...approvedByLin },
      review: null,
    });
  });

  it("needs nobody while it holds nothing", async () => {
    const house = await start(ada, lin);
    const rule = await ruleOf(house);
    await expect(
      house.rules.setRuleMode(ada, { ...rule, mode: "off", reason: "not needed" }),
    ).resolves.toEqual({ id: rule.id, version: rule.seenVersion + 1 });
    expect(await house.reviews()).toEqual([]);
  });

  it("is done at once by who is alone, and is listed for whoever comes", async () => {
    const house = await start(ada);
    const rule = await ruleInForce(house);
    const set = await house.rules.setRuleMode(ada, { ...rule, mode: "off", reason: "it is wrong" });
    expect(set.asked).toBeUndefined();
    await expect.poll(() => holds(house)).toBe(false);
    expect(await house.reviews()).toMatchObject([
      { action: "rule.mode", actorName: "Ada", kind: "within_24h" },
    ]);
  });
});

describe("removing a rule that is in force", () => {
  it("waits for a second person, and then lets go of what it held", async () => {
    const house = await start(ada, lin);
    const rule = await ruleInForce(house);
    const { asked } = await house.rules.removeRule(ada, { ...rule, reason: "it is wrong" });
    expect(asked).toMatchObject({ kind: "rule.remove", weight: "loosens" });
    expect(holds(house)).toBe(true);
    await house.decide(lin, { id: asked?.id, approve: true });
    await expect.poll(() => holds(house)).toBe(false);
    expect((await house.shown()).rule[rule.id]).toBeUndefined();
  });

  it("is not done when the rule was changed meanwhile", async () => {
    const house = await start(ada, lin);
    const rule = await ruleInForce(house);
    const { asked } = await house.rules.removeRule(ada, { ...rule, reason: "it is wrong" });
    const better = { ...definition, name: "Far too many orders" };
    await house.rules.saveRule(lin, { ...rule, definition: better, reason: "clearer" });
    await expect(house.decide(lin, { id: asked?.id, approve: true })).rejects.toMatchObject({
      code: "STALE",
    });
    expect((await house.shown()).rule[rule.id]?.mode).toBe("on");
  });
});

describe("a hand on the ladder", () => {
  const set = (level: number | null, seenVersion: number) => ({
    level,
    seenVersion,
    reason: "overload, 10x",
  });
  const isOn = ({ degradation }: House, key: "writes.queued" | "admission.paid_only") =>
    degradation.reader.isOn(key, { whenUnknown: false });

  it("goes up at once, but refuses orders only when a second person has said yes", async () => {
    const house = await start(ada, lin);
    const { rules, decide, shown, reviews } = house;
    await expect.poll(async () => (await shown()).evaluator.now?.here).toBe(true);
    await expect(rules.setLevel(ada, set(3, 0))).resolves.toEqual({ level: 3 });
    expect(await reviews()).toMatchObject([{ action: "ladder.set", kind: "within_24h" }]);
    const { level, asked } = await rules.setLevel(ada, set(4, 1));
    expect([level, asked?.weight]).toEqual([3, "drops_writes"]);
    await expect.poll(() => isOn(house, "writes.queued")).toBe(true);
    expect(isOn(house, "admission.paid_only")).toBe(false);
    const answer = { id: asked?.id, approve: true };
    await expect(decide(ada, answer)).rejects.toMatchObject(own);
    await decide(lin, answer);
    await expect.poll(() => isOn(house, "admission.paid_only")).toBe(true);
    expect((await shown()).ladder.now).toMatchObject({ level: 4, setByName: "Ada" });
  });

  it("comes down at once where it is one's own or all is well, and else with a second person", async () => {
    const { rules, decide } = await start(ada, lin);
    await rules.setLevel(ada, set(3, 0));
    await expect(rules.setLevel(ada, set(2, 1))).resolves.toEqual({ level: 2 });
    const given = await rules.setLevel(lin, set(null, 2));
    expect(given.asked).toMatchObject({ kind: "ladder.release", weight: "loosens", after: { level: 0 } });
    const { asked } = await rules.setLevel(lin, set(1, 2));
    expect(asked).toMatchObject({ before: { level: 2 }, after: { level: 1 } });
    await decide(ada, { id: asked?.id, approve: true });
    expect(await lastEntryOf("ladder.set")).toMatchObject({ actor: "person:p_lin", after: { level: 1 } });
    // What was asked about the ladder as it was is not done to the ladder as it is.
    await expect(decide(ada, { id: given.asked?.id, approve: true })).rejects.toMatchObject({
      code: "STALE",
    });
    measured = 0;
    await expect(rules.setLevel(ada, set(0, 3))).resolves.toEqual({ level: 0 });
  });

  it("waits for nobody where one is alone, and is listed for whoever comes", async () => {
    const { rules, reviews } = await start(ada);
    await expect(rules.setLevel(ada, set(4, 0))).resolves.toEqual({ level: 4 });
    expect(await reviews()).toMatchObject([{ action: "ladder.set", target: "ladder", kind: "within_24h" }]);
  });
});
