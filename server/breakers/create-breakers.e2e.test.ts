import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BreakerCell, BreakerTurn } from "../contracts/breakers.ts";
import type { EntityChange } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { createWebhookPoster } from "../notifications/post-webhook.ts";
import { createBus } from "../platform/bus.ts";
import { openPool } from "../platform/pool.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { breakerMetrics } from "./breaker-metrics.ts";
import { type Breakers, createBreakers } from "./create-breakers.ts";
import { guardPoster } from "./guard-poster.ts";
import { guardReads } from "./guard-reads.ts";

const operator: Viewer = {
  id: "p1",
  name: "Ada",
  email: "a@x",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const administrator: Viewer = { ...operator, id: "p2", name: "Ben", role: "administrator" };

let database: TestDatabase;
let prisma: Prisma;
let offsetMs = 0;
let receiver: Server;
let url: string;
let asked = 0;
let status = 204;
let auditedBefore = 0n;
const audited = () =>
  prisma.auditEntry.findMany({ where: { id: { gt: auditedBefore } }, orderBy: { id: "asc" } });
const clock = { nowMs: () => Date.now() + offsetMs };
const running: Breakers[] = [];

async function open(bus = createBus()) {
  const published = new Map<string, unknown>();
  const breakers = createBreakers({
    prisma,
    clock,
    bus,
    hub: {
      addSource: () => {},
      publish: (_topic: string, changes: EntityChange[]) => {
        for (const { collection, id, value } of changes) published.set(`${collection} ${id}`, value);
      },
    },
    log: { warn: (details) => expect(details).toBeUndefined() },
    caller: "server",
    seats: () => [],
    nodeHoldChanged: () => {},
  });
  await breakers.load();
  running.push(breakers);
  const cell = (id: string) => breakers.cells().find((one) => one.id === id) as BreakerCell;
  const turns = () =>
    [...published].flatMap(([key, turn]) => (key.startsWith("turn ") ? [turn as BreakerTurn] : []));
  return { breakers, cell, published, turns, bus };
}

/** Until its breaker keeps a dead autoscaler from being called. */
async function breakIt({ breakers }: { breakers: Breakers }) {
  const poster = guardPoster(createWebhookPoster({ allowPrivate: true }), breakers.of("autoscaler"));
  status = 503;
  for (let i = 0; i < 5; i++) await poster.post(url, {}, "{}");
  return poster;
}

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  receiver = createServer((_request, response) => {
    asked++;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
});
beforeEach(async () => {
  asked = 0;
  status = 204;
  await prisma.breakerPosition.deleteMany();
  await prisma.breakerHold.deleteMany();
  await prisma.breakerTurn.deleteMany();
  auditedBefore = (await prisma.auditEntry.findFirst({ orderBy: { id: "desc" } }))?.id ?? 0n;
});
afterAll(async () => {
  for (const one of running) await one.stop();
  receiver?.close();
  await prisma?.$disconnect();
  await database?.close();
});

describe("the breaker of a dead receiver", () => {
  it("opens after real failures, probes when its time has come, and closes when it answers again", async () => {
    const { breakers, cell, bus } = await open();
    const feed: string[] = [];
    const marks: string[] = [];
    bus.on("feed", ({ params }) => feed.push(String(params.to)));
    bus.on("mark", ({ params }) => marks.push(String(params.to)));
    const poster = await breakIt({ breakers });
    expect(asked).toBe(3);
    expect(cell("autoscaler/")).toMatchObject({ state: "open", errorShare: 1, calls: 3, turnedAway: 2 });
    expect(cell("autoscaler/").lastError).toBe("HTTP 503");

    offsetMs += 15_000;
    status = 204;
    expect((await poster.post(url, {}, "{}")).ok).toBe(true);
    expect(cell("autoscaler/").state).toBe("closed");
    expect([feed, marks]).toEqual([["open", "closed"], ["open"]]);
    await breakers.stop();
    const turns = await breakers.part.turns(operator, { id: "autoscaler/" });
    expect(turns.map(({ from, to, cause }) => `${from} ${to} ${cause}`)).toEqual([
      "half_open closed probes_passed",
      "open half_open wait_over",
      "closed open failures",
    ]);
    await poster.close();
  });

  it("is as it was after a restart, so that what is known to be down is not run into again", async () => {
    const before = await open();
    await (await breakIt(before)).close();
    await before.breakers.stop();
    const { breakers, cell } = await open();
    const poster = guardPoster(createWebhookPoster({ allowPrivate: true }), breakers.of("autoscaler"));
    expect((await poster.post(url, {}, "{}")).error).toBe("left alone by its breaker");
    expect([asked, cell("autoscaler/").state, cell("autoscaler/").lastError]).toEqual([
      3,
      "open",
      "HTTP 503",
    ]);
    await poster.close();
  });

  it("keeps the last fifty turns", async () => {
    const { breakers } = await open();
    const breaker = breakers.of("broker", "b1");
    for (let i = 0; i < 30; i++) {
      const hold = { dependency: "broker", target: "b1", reason: "to and fro" };
      const { hold: begun } = await breakers.part.hold(operator, {
        ...hold,
        action: "force_open",
        seenSince: null,
      });
      await breakers.part.hold(operator, { ...hold, action: "release", seenSince: begun?.since });
      offsetMs += 1;
    }
    expect(breaker.tryPass()?.probe).toBe(true);
    await breakers.stop();
    expect(await prisma.breakerTurn.count({ where: { breaker: "broker/b1" } })).toBe(50);
  });
});

describe("a breaker held by a person", () => {
  const force = { dependency: "payment", target: "x", action: "force_open", reason: "they asked us to" };

  it("lets nothing pass until its lease ends, also over a restart, and is released with a row in the book", async () => {
    const one = await open();
    one.breakers.of("payment", "x");
    await one.breakers.part.hold(operator, { ...force, minutes: 30, seenSince: null });
    await one.breakers.stop();
    const { breakers, cell } = await open();
    const breaker = breakers.of("payment", "x");
    expect(breaker.tryPass()).toBeNull();
    offsetMs += 30 * 60_000 - 10_000;
    expect([breaker.tryPass(), cell("payment/x").state]).toEqual([null, "forced_open"]);
    offsetMs += 11_000;
    breakers.start();
    expect(breaker.tryPass()?.probe).toBe(true);
    await breakers.stop();
    expect(await prisma.breakerHold.count()).toBe(0);
    const rows = await audited();
    expect(rows.map(({ action, actor, target, reason }) => [action, actor, target, reason])).toEqual([
      ["breaker.force_open", "person:p1", "payment/x", "they asked us to"],
      ["breaker.lease_ended", "system", "payment/x", null],
    ]);
  });

  it("goes to the first of two who act on the same picture", async () => {
    const one = await open();
    const two = await open();
    for (const { breakers } of [one, two]) breakers.of("payment", "x");
    const answers = await Promise.allSettled([
      one.breakers.part.hold(operator, { ...force, seenSince: null }),
      two.breakers.part.hold(administrator, { ...force, seenSince: null }),
    ]);
    expect(answers.map(({ status: end }) => end).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = answers.find((answer) => answer.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "STALE" });
    expect(await audited()).toHaveLength(1);
  });

  it("is put out of force by an administrator only, who typed which", async () => {
    const { breakers, cell } = await open();
    await (await breakIt({ breakers })).close();
    const disable = {
      dependency: "autoscaler",
      action: "disable",
      reason: "its breaker is wrong",
      seenSince: null,
    };
    const attempt = (viewer: Viewer, more: object) => breakers.part.hold(viewer, { ...disable, ...more });
    await expect(attempt(operator, { confirm: "autoscaler" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(attempt(administrator, { confirm: "auto" })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
    });
    await attempt(administrator, { confirm: "autoscaler" });
    expect([breakers.of("autoscaler").places(9), cell("autoscaler/").state]).toEqual([9, "disabled"]);
  });

  it.each([
    ["analyst" as const, "default"],
    ["merchant" as const, "default"],
    ["administrator" as const, "other"],
  ])("is not for the role %s of tenant %s", async (role, tenantId) => {
    const { breakers } = await open();
    breakers.of("payment", "x");
    await expect(
      breakers.part.hold({ ...operator, role, tenantId }, { ...force, seenSince: null }),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("reads of the database behind their breaker", () => {
  it("end at once while it does not answer, and not because a question was wrong", async () => {
    const { breakers, cell } = await open();
    const well = guardReads(database.pool, breakers.of("database_reads"));
    for (let i = 0; i < 12; i++) await well.query("SELECT * FROM no_such_table").catch(() => {});
    expect(cell("database_reads/")).toMatchObject({ state: "closed", calls: 12, failures: 0 });

    offsetMs += 31_000;
    const slow = openPool(database.url, { name: "slow", max: 10, statementTimeoutMs: 20 });
    const guarded = guardReads(slow, breakers.of("database_reads"));
    await Promise.allSettled(Array.from({ length: 10 }, () => guarded.query("SELECT pg_sleep(1)")));
    expect(cell("database_reads/").state).toBe("open");
    await expect(guarded.query("SELECT 1")).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await slow.end();
  });
});

describe("the metrics of breakers", () => {
  it("have a series for every state from the start, and count every turn", async () => {
    const { breakers } = await open();
    const registry = new Registry();
    breakerMetrics(registry, breakers);
    breakers.of("database_reads");
    const lines = async () => (await registry.metrics()).split("\n");
    expect(
      (await lines()).filter((line) => line.startsWith('rushdeck_breaker_state{dependency="database')),
    ).toHaveLength(5);
    await (await breakIt({ breakers })).close();
    const now = await lines();
    expect(now).toContain('rushdeck_breaker_state{dependency="autoscaler",state="open"} 1');
    expect(now).toContain('rushdeck_breaker_state{dependency="autoscaler",state="closed"} 0');
    expect(now).toContain(
      'rushdeck_breaker_transitions_total{dependency="autoscaler",from="closed",to="open"} 1',
    );
  });
});
