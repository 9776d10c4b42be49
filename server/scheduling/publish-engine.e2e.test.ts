import { afterAll, beforeAll, expect, it } from "vitest";
import { changeLimiter } from "../admission/change-limiter.ts";
import type { Core } from "../compose-core.ts";
import type { EngineCollections } from "../contracts/engine.ts";
import type { Viewer } from "../contracts/people.ts";
import { placeOrder } from "../intake/place-order.ts";
import { createLog } from "../platform/log.ts";
import {
  caller,
  meal,
  openCore,
  type ScriptedNode,
  seedShops,
  startScriptedNode,
} from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { publishEngine } from "./publish-engine.ts";

const operator: Viewer = {
  id: "u1",
  name: "Op",
  email: "op@example.com",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
let database: TestDatabase;
let core: Core;
let node: ScriptedNode;
let published: ReturnType<typeof publishEngine>;

const publisherOf = ({ engine, limiter, admission, journal, bus, hub, prisma, intake }: Core) =>
  publishEngine({
    engine,
    limiter,
    promised: admission.promised,
    journal,
    bus,
    hub,
    prisma,
    clock: intake.clock,
    log: createLog("silent"),
  });
async function seen(from: Core) {
  const { collections } = await from.hub.snapshot(operator, "engine:all");
  const all = collections as unknown as {
    [C in keyof EngineCollections]: Record<string, EngineCollections[C]>;
  };
  return {
    choices: Object.values(all.choice),
    samples: Object.values(all.sample),
    breakers: Object.values(all.breaker),
  };
}

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  node = await startScriptedNode(core, "a");
  published = publisherOf(core);
  await published.start();
});
afterAll(async () => {
  await published?.stop();
  await core?.stop();
  node?.server.close();
  await database?.close();
});

const place = () => placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });

it("books what was measured under each choice, and goes on with it after a restart", async () => {
  await Promise.all(Array.from({ length: 6 }, place));
  await expect.poll(async () => (await seen(core)).choices[0]?.measured.requests, { timeout: 5_000 }).toBe(6);
  const deps = { prisma: core.prisma, limiter: core.limiter, bus: core.bus, clock: core.intake.clock };
  await changeLimiter(deps, operator, { limiter: "gradient2", reason: "trying" });
  await place();
  await expect
    .poll(async () => (await seen(core)).choices.at(-1)?.measured.requests, { timeout: 5_000 })
    .toBe(1);
  expect((await seen(core)).choices).toMatchObject([
    { limiter: "wait_target", byName: null, until: expect.any(Number), measured: { success: 1, refused: 0 } },
    { limiter: "gradient2", byName: "Op", reason: "trying", until: null },
  ]);
  await published.stop();
  const heir = await openCore(database.url);
  const again = publisherOf(heir);
  await again.start();
  expect((await seen(heir)).choices).toMatchObject([
    { limiter: "wait_target", measured: { requests: 6 } },
    { limiter: "gradient2", until: null, measured: { requests: 1 } },
  ]);
  await again.stop();
  await heir.stop();
});

it("shows a breaker that opened, why, and when it will be tried again", async () => {
  const { fleet } = core.engine;
  fleet.refresh();
  const [seat] = [...fleet.all()];
  if (!seat) throw new Error("no node");
  const told: unknown[] = [];
  core.bus.on("feed", ({ type, params }) => told.push([type, params.node]));
  for (let i = 0; i < 5; i++) fleet.ended(seat.id, seat.epoch, "broken");
  expect(told).toEqual([["breaker_opened", "a"]]);
  expect(core.engine.load().eligibleNodes).toBe(0);
  const again = publisherOf(core);
  await again.start();
  expect((await seen(core)).breakers).toMatchObject([
    { node: "a", state: "open", failures: 5, probeAt: expect.any(Number), ejectedUntil: null },
  ]);
  await again.stop();
});
