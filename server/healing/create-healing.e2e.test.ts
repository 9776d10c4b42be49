import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { HealingEntry, HealingRow, HealingSummary } from "../contracts/healing.ts";
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
import { createSteadyClock } from "../shared/clock.ts";
import { createHealing, type Healing } from "./create-healing.ts";
import type { OrchestratorEvent } from "./orchestrator.ts";

const operator: Viewer = {
  id: "p1",
  name: "Ada",
  email: "a@x.test",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
let database: TestDatabase;
let core: Core;
let healing: Healing;
let node: ScriptedNode;
const told: OrchestratorEvent[] = [];
const counted: string[] = [];
const supervised: string[] = [];

function open(): Healing {
  const one = createHealing({
    registry: core.registry,
    journal: core.journal,
    runningOn: () => core.engine.runningOn(),
    bus: core.bus,
    hub: core.hub,
    prisma: core.prisma,
    pool: database.pool,
    clock: createSteadyClock(),
    log: createLog("silent"),
    count: (action, outcome) => void counted.push(`${action}/${outcome}`),
    timed: () => {},
    orchestrator: { tell: (event) => void told.push(event), waiting: () => 0, close: async () => {} },
  });
  one.keepWith({
    children: () => [],
    replace: (name) => void supervised.push(`replace ${name}`),
    restart: (name) => void supervised.push(`restart ${name}`),
    park: (name) => void supervised.push(`park ${name}`),
    resume: (name) => void supervised.push(`resume ${name}`),
    stop: async () => {},
  });
  return one;
}

const shown = async () =>
  (await core.hub.snapshot(operator, "healing:all")).collections as unknown as {
    entry: Record<string, HealingEntry>;
    summary: { now: HealingSummary };
  };
const rows = async () =>
  Object.values((await shown()).entry).filter((entry) => entry.kind === "healed") as HealingRow[];
const stateOf = (name: string) => core.registry.all().find((one) => one.name === name);
const command = (name: string, what: string, reason = "new disk", viewer = operator) =>
  healing.part.commandNode(viewer, { nodeId: stateOf(name)?.id ?? "gone", command: what, reason });

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  healing = open();
  await healing.start();
  await core.start();
  node = await startScriptedNode(core, "w1");
});
beforeEach(() => {
  told.length = 0;
  counted.length = 0;
  supervised.length = 0;
});
afterAll(async () => {
  await healing.stop();
  await core.stop();
  node.server.close();
  await database.close();
});

describe("a healing", () => {
  it("is written down step by step, told outside, and there again after a restart", async () => {
    let stuck = true;
    node.behave = async () => {
      while (stuck) await new Promise((resolve) => setTimeout(resolve, 5));
      return "done";
    };
    const placed = await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });
    await expect.poll(() => node.jobs.length).toBe(1);
    const again = await core.registry.register({
      name: "w1",
      url: node.url,
      slots: 4,
      version: "t",
      startedAt: 9,
    });
    node.report = { ...node.report, epoch: again.epoch };
    stuck = false;
    await expect.poll(async () => (await rows())[0]?.mttrMs ?? null, { timeout: 5_000 }).not.toBe(null);
    const [row] = await rows();
    expect(row).toMatchObject({ node: "w1", epoch: 1, because: "exited", by: null, claimsReleased: 1 });
    expect(row?.firstServedAt).toBeGreaterThanOrEqual(row?.replacementUpAt ?? Number.POSITIVE_INFINITY);
    expect(row?.rescuedAt).not.toBe(null);
    expect((await core.journal.read(placed.id))?.attempt).toBe(2);
    expect(told.map((event) => event.type)).toEqual(["node.isolated", "node.replacement_wanted"]);
    expect((await shown()).summary.now).toMatchObject({ healings: 1, withinObjective: 1 });
    await expect
      .poll(
        async () =>
          (await database.pool.query("SELECT 1 FROM healing_incident WHERE ended_at IS NOT NULL")).rowCount,
      )
      .toBe(1);
    const kept = await database.pool.query<{ detail: HealingRow }>("SELECT detail FROM healing_incident");
    expect(kept.rows[0]?.detail).toEqual(row);
  });
});

describe("what a person tells a node", () => {
  it("needs the right, a reason, and a node that can do it", async () => {
    await expect(command("w1", "cordon", "x")).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    await expect(command("w1", "return")).rejects.toMatchObject({
      code: "ILLEGAL_TRANSITION",
      details: { reason: "not_withheld" },
    });
    await expect(command("nobody", "cordon")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const analyst = { ...operator, role: "analyst" } as const;
    await expect(command("w1", "cordon", "because", analyst)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = { ...operator, tenantId: "other" };
    await expect(command("w1", "cordon", "because", stranger)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("holds over a restart of the node, is in the audit, and ends with return", async () => {
    await command("w1", "cordon");
    expect(stateOf("w1")?.health).toBe("cordoned");
    const again = await core.registry.register({
      name: "w1",
      url: node.url,
      slots: 4,
      version: "t",
      startedAt: 9,
    });
    node.report = { ...node.report, epoch: again.epoch };
    expect(stateOf("w1")).toMatchObject({ health: "cordoned", withheld: { by: "Ada", why: "new disk" } });
    await command("w1", "return");
    expect(stateOf("w1")?.health).toBe("ready");
    const audit = await core.prisma.auditEntry.findMany({ orderBy: { id: "asc" } });
    expect(audit).toMatchObject([
      { actor: "person:p1", action: "node.cordon", target: "w1", reason: "new disk" },
      { action: "node.return", before: { withheld: "cordon" }, after: { withheld: null } },
    ]);
  });

  it("lets a drained node finish what it has, then stops it and says so outside", async () => {
    let finish = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    node.behave = async () => {
      await done;
      return "done";
    };
    const placed = await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });
    await expect.poll(() => core.engine.runningOn().size).toBe(1);
    core.registry.report({ ...node.report, inFlight: 1, p95ServiceMs: 60_000 });
    await command("w1", "drain");
    const tile = core.view.nodes()[0];
    expect(tile).toMatchObject({ health: "draining", withheld: { kind: "drain", stopped: false } });
    expect(tile?.withheld?.emptyAt).toBeGreaterThan(Date.now() + 50_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(stateOf("w1")?.stopped).toBe(false);
    finish();
    await expect.poll(async () => (await core.journal.read(placed.id))?.status).toBe("accepted");
    core.registry.report(node.report);
    await expect.poll(() => stateOf("w1")?.stopped, { timeout: 3_000 }).toBe(true);
    expect(told.at(-1)).toMatchObject({
      type: "node.drained",
      by: "Ada",
      reason: "new disk",
      node: { name: "w1" },
    });
    expect((await rows()).at(-1)).toMatchObject({
      because: "drained",
      by: { name: "Ada", reason: "new disk" },
    });
    expect((await core.journal.read(placed.id))?.attempt).toBe(1);
    await command("w1", "return");
    expect(stateOf("w1")).toBeUndefined();
  });

  it("restarts a node by asking it to leave, and counts that as no failure", async () => {
    const second = await startScriptedNode(core, "w2");
    await command("w2", "restart");
    expect(core.registry.report(second.report)).toMatchObject({ ok: true, leave: true });
    expect(stateOf("w2")?.health).toBe("draining");
    core.registry.report({ ...second.report, leaving: "gone" });
    expect((await rows()).at(-1)).toMatchObject({ node: "w2", because: "restarted", by: { name: "Ada" } });
    expect(told.map((event) => event.type)).toEqual(["node.replacement_wanted"]);
    second.server.close();
  });
});

it("replaces a local process that is lost to silence, and carries commands to its keeper", async () => {
  const third = await startScriptedNode(core, "w3");
  await core.registry.register({
    name: "w3",
    url: third.url,
    slots: 1,
    version: "t",
    startedAt: 1,
    local: true,
  });
  await command("w3", "restart");
  expect(supervised).toEqual(["restart w3"]);
  core.registry.exited("w3");
  expect((await rows()).at(-1)).toMatchObject({ node: "w3", because: "restarted" });
  await core.registry.register({
    name: "w3",
    url: third.url,
    slots: 1,
    version: "t",
    startedAt: 2,
    local: true,
  });
  // Silent from now on, beside one that is heard.
  const heard = await startScriptedNode(core, "w4");
  const beats = setInterval(() => core.registry.report(heard.report), 250);
  await expect.poll(() => supervised.at(-1), { timeout: 12_000 }).toBe("replace w3");
  clearInterval(beats);
  expect((await rows()).at(-1)).toMatchObject({ node: "w3", because: "silent" });
  expect((await rows()).at(-1)?.suspectAt).not.toBe(null);
  expect(counted).toContain("isolate/silent");
  third.server.close();
  heard.server.close();
}, 20_000);
