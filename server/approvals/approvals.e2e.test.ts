import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApprovalCollections } from "../contracts/approvals.ts";
import type { Viewer } from "../contracts/people.ts";
import { createDegradation } from "../degradation/create-degradation.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { OpsError } from "../shared/errors.ts";
import { type Approvals, createApprovals } from "./create-approvals.ts";

const database = await openTestDatabase();
const prisma = openPrisma(database.url);
const MINUTE = 60_000;
const person = (id: string, name: string, role: Viewer["role"] = "operator"): Viewer => ({
  id,
  name,
  email: `${id}@example.test`,
  role,
  tenantId: "default",
  shopIds: [],
});
const lin = person("p_lin", "Lin");
const omar = person("p_omar", "Omar");
const ada = person("p_ada", "Ada", "administrator");

let now = Date.UTC(2026, 10, 21, 3);
/** What the exit conditions read. */
let measured: number | null = null;
let stops: (() => void)[] = [];

beforeEach(async () => {
  await database.pool.query(
    "TRUNCATE switch_state, switch_change, audit_entry, approval, setting; DELETE FROM person",
  );
  await prisma.user.createMany({
    data: [lin, omar].map(({ id, name, email, role }) => ({ id, name, email, role })),
  });
  measured = null;
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

async function start() {
  let approvals: Approvals | undefined;
  const clock = { nowMs: () => now };
  const log = {
    warn: (details: object, message: string) => expect.fail(`${message} ${JSON.stringify(details)}`),
  };
  const degradation = createDegradation({
    prisma,
    clock,
    bus: createBus(),
    log,
    nodes: () => [],
    instance: { id: "i1", name: "web" },
    ordersPerMinute: () => 42,
    facts: () => ({ databaseWritable: true, parking: { parked: 0, capacity: 1_000 } }),
    measure: () => ({ value: measured, samples: 100 }),
    secondPerson: (flip, at) => approvals?.secondPerson(flip, at) ?? null,
  });
  await degradation.start();
  const shown: { [C in keyof ApprovalCollections]?: Record<string, ApprovalCollections[C]> } = {};
  let load: (id: string) => Promise<unknown> = async () => ({});
  approvals = createApprovals({
    prisma,
    clock,
    hub: {
      addSource: (_kind, source) => {
        load = (id) => source.load(id);
      },
      publish: () => {},
    },
    degradation,
    series: { measure: () => ({ value: measured, samples: 100 }) },
    log: log as never,
  });
  await approvals.start();
  stops.push(approvals.stop, degradation.stop);
  const read = async () => Object.assign(shown, await load("all"));
  return { approvals, part: approvals.part, degradation, read };
}

const dropWrites = { key: "admission.paid_only", value: true, reason: "overload, 10x", seenRevision: 0 };
const queueWrites = { key: "writes.queued", value: true, reason: "slow commits", seenRevision: 0 };
const entries = async () =>
  (
    await database.pool.query(
      "SELECT actor, action, target, after, reason, review, refers_to FROM audit_entry ORDER BY seq",
    )
  ).rows as Record<string, unknown>[];

describe("what drops writes", () => {
  it("is not done by one person, but asked, shown to the other and done when they say yes", async () => {
    const { part, degradation, read } = await start();
    await expect(degradation.setSwitch(lin, dropWrites)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "approval:needed" },
    });
    const asked = await part.ask(lin, dropWrites);
    expect(asked).toMatchObject({
      state: "waiting",
      weight: "drops_writes",
      before: { value: false },
      after: { value: true, leaseMinutes: 30 },
      expiresAt: now + 30 * MINUTE,
    });
    expect(degradation.valueOf("admission.paid_only")).toBe(false);
    const shown = await read();
    expect(shown.request?.[asked.id]).toMatchObject({ askedByName: "Lin" });
    expect(shown.policy?.now).toEqual({ mode: "auto", required: true, people: 2 });
    expect(shown.gate?.["admission.paid_only"]).toEqual({ key: "admission.paid_only", on: true, off: true });
    expect(shown.gate?.["writes.queued"]).toMatchObject({ on: false });

    expect(await part.decide(omar, { id: asked.id, approve: true })).toMatchObject({
      state: "approved",
      decidedByName: "Omar",
    });
    expect(degradation.stateOf("admission.paid_only")).toMatchObject({ value: true, setByName: "Lin" });
    expect(await entries()).toMatchObject([
      { action: "approval.ask", actor: "person:p_lin", reason: "overload, 10x" },
      { action: "approval.approve", actor: "person:p_omar" },
      {
        action: "switch.set",
        actor: "person:p_lin",
        after: { value: true, approvedBy: "person:p_omar", approvedByName: "Omar" },
        review: null,
      },
    ]);
  });

  it("is never approved by who asked, nor by who may not act, nor after no", async () => {
    const { part, degradation } = await start();
    const { id } = await part.ask(lin, dropWrites);
    await expect(part.decide(lin, { id, approve: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(part.decide({ ...omar, role: "analyst" }, { id, approve: true })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(part.decide({ ...omar, tenantId: "other" }, { id, approve: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(part.withdraw(omar, { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await part.decide(omar, { id, approve: false, note: "not yet" })).toMatchObject({
      state: "refused",
    });
    await expect(part.decide(ada, { id, approve: true })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(degradation.valueOf("admission.paid_only")).toBe(false);
  });

  it("is done once when two say yes at the same moment", async () => {
    const { part } = await start();
    const { id } = await part.ask(lin, dropWrites);
    const answers = await Promise.allSettled([
      part.decide(omar, { id, approve: true }),
      part.decide(ada, { id, approve: true }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await entries()).filter(({ action }) => action === "switch.set")).toHaveLength(1);
  });

  it("is not done on a switch that changed since it was asked", async () => {
    const { part, degradation } = await start();
    const { id } = await part.ask(lin, dropWrites);
    await degradation.change({
      ...dropWrites,
      leaseMinutes: 30,
      key: "admission.paid_only",
      by: { id: "rule:r1", name: "Overload" },
      cause: "rule",
    });
    await expect(part.decide(omar, { id, approve: true })).rejects.toMatchObject({ code: "STALE" });
    expect((await prisma.approval.findUnique({ where: { id } }))?.state).toBe("stale");
    expect((await entries()).at(-1)).toMatchObject({ action: "approval.stale" });
  });

  it("is asked for in vain after half an hour, and once at a time", async () => {
    const { part, read } = await start();
    const { id } = await part.ask(lin, dropWrites);
    await expect(part.ask(omar, dropWrites)).rejects.toMatchObject({
      details: { reason: "approval:already_asked" },
    });
    now += 30 * MINUTE;
    await expect(part.decide(omar, { id, approve: true })).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "expired" },
    });
    await expect.poll(async () => (await read()).request?.[id]?.state, { timeout: 8_000 }).toBe("expired");
    expect((await entries()).at(-1)).toMatchObject({ action: "approval.expire", actor: "system" });
    expect(await part.ask(omar, dropWrites)).toMatchObject({ state: "waiting" });
  });

  it("goes through for somebody alone who says why, and stays flagged until another has seen it", async () => {
    const { part, degradation, read } = await start();
    await expect(
      degradation.setSwitch(lin, { ...dropWrites, reason: undefined, alone: true }),
    ).rejects.toMatchObject({ code: "INVALID_REQUEST", details: { field: "/reason" } });
    await degradation.setSwitch(lin, { ...dropWrites, alone: true });
    await part.decide(omar, { id: "none", approve: true }).catch(() => {});
    const [flagged] = Object.values((await read()).review ?? {});
    expect(flagged).toMatchObject({ kind: "alone", actorName: "Lin", dueAt: now + 24 * 60 * MINUTE });
    const seq = flagged?.seq ?? 0;

    await expect(part.review(lin, { seq, finding: "agreed" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(part.review(omar, { seq, finding: "objects" })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
    });
    const looks = await Promise.allSettled([
      part.review(omar, { seq, finding: "agreed" }),
      part.review(ada, { seq, finding: "objects", note: "call next time" }),
    ]);
    expect(looks.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await read()).review).toEqual({});
    expect((await entries()).at(-1)).toMatchObject({ action: "review.done", refers_to: seq });
  });

  it("is nobody's hand when a rule does it", async () => {
    const { degradation } = await start();
    await degradation.change({
      ...dropWrites,
      leaseMinutes: 30,
      key: "admission.paid_only",
      by: { id: "rule:r1", name: "Overload" },
      cause: "rule",
    });
    expect(await entries()).toMatchObject([{ action: "switch.rule", review: null }]);
  });
});

describe("protection", () => {
  it("goes up at once and is looked at within a day", async () => {
    const { degradation, read, part } = await start();
    await degradation.setSwitch(lin, queueWrites);
    expect(Object.values((await read()).review ?? {})).toEqual([]);
    await part.withdraw(lin, { id: "none" }).catch(() => {});
    expect(Object.values((await read()).review ?? {})).toMatchObject([
      { kind: "within_24h", target: "writes.queued" },
    ]);
    await expect(part.ask(lin, { ...queueWrites, seenRevision: 0 })).rejects.toMatchObject({ code: "STALE" });
  });

  it("comes down by another's hand only with a second person, unless all is well again", async () => {
    const { degradation, part } = await start();
    const { revision } = await degradation.setSwitch(lin, queueWrites);
    const off = { ...queueWrites, value: false, reason: "looks fine", seenRevision: revision };
    await expect(degradation.setSwitch(omar, off)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await part.ask(omar, off)).toMatchObject({ weight: "loosens" });
    measured = 20;
    await expect(degradation.setSwitch(omar, off)).resolves.toMatchObject({ value: false });
  });

  it("comes down again by the hand that put it up, for a quarter of an hour", async () => {
    const { degradation } = await start();
    const on = await degradation.setSwitch(lin, queueWrites);
    const off = await degradation.setSwitch(lin, { ...queueWrites, value: false, seenRevision: on.revision });
    const again = await degradation.setSwitch(lin, { ...queueWrites, seenRevision: off.revision });
    now += 16 * MINUTE;
    await expect(
      degradation.setSwitch(lin, { ...queueWrites, value: false, seenRevision: again.revision }),
    ).rejects.toMatchObject({ details: { reason: "approval:needed" } });
  });

  it("needs no second person where there is none", async () => {
    await prisma.user.update({ where: { id: omar.id }, data: { banned: true } });
    const { degradation, read } = await start();
    expect((await read()).policy?.now).toEqual({ mode: "auto", required: false, people: 1 });
    await expect(degradation.setSwitch(lin, dropWrites)).resolves.toMatchObject({ value: true });
  });
});

describe("other dangerous acts", () => {
  const act = {
    kind: "breaker.disable",
    target: "payment",
    weight: "loosens",
    before: { enabled: true },
    after: { enabled: false },
    input: { dependency: "payment", revision: 7 },
    reason: "false alarms",
  } as const;

  it("wait in the same list, and are carried out by whoever knows how", async () => {
    const { approvals, part } = await start();
    const done: unknown[] = [];
    approvals.carryOut("breaker.disable", async ({ input, askedBy, approvedBy }) => {
      done.push([input, askedBy.name, approvedBy.name]);
    });
    const submitted = await approvals.submit(lin, act);
    if (submitted.outcome !== "asked") throw new Error("not asked");
    await part.decide(omar, { id: submitted.request.id, approve: true });
    expect(done).toEqual([[act.input, "Lin", "Omar"]]);
    expect(await approvals.submit(lin, { ...act, alone: true })).toEqual({ outcome: "go", review: "alone" });
  });

  it("that fail say so, and leave the request closed", async () => {
    const { approvals, part } = await start();
    approvals.carryOut("breaker.disable", async () => {
      throw new OpsError("NOT_FOUND", "No such breaker.");
    });
    const submitted = await approvals.submit(lin, act);
    if (submitted.outcome !== "asked") throw new Error("not asked");
    const { id } = submitted.request;
    await expect(part.decide(omar, { id, approve: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await prisma.approval.findUnique({ where: { id } })).toMatchObject({
      state: "failed",
      note: "No such breaker.",
    });
  });

  it("include ceasing to ask: the administrator cannot alone", async () => {
    const { part, degradation, read } = await start();
    await expect(part.changeMode(lin, { mode: "off", reason: "night" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const asked = await part.changeMode(ada, { mode: "off", reason: "one on call" });
    if (asked?.outcome !== "asked") throw new Error("not asked");
    expect((await read()).policy?.now?.required).toBe(true);
    await part.decide(omar, { id: asked.request.id, approve: true });
    expect((await read()).policy?.now).toMatchObject({ mode: "off", required: false });
    await expect(degradation.setSwitch(lin, dropWrites)).resolves.toMatchObject({ value: true });
    expect(await part.changeMode(ada, { mode: "on", reason: "day" })).toEqual({
      outcome: "go",
      review: "within_24h",
    });
  });
});
