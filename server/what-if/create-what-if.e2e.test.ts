import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import type { Choice, WhatIfRow } from "../contracts/what-if.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { seededRandom } from "../shared/seeded-random.ts";
import { createWhatIf, type WhatIf } from "./create-what-if.ts";

const operator: Viewer = {
  id: "p1",
  name: "Olga",
  email: "o@x.test",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const MINUTE = 60_000;
const START = Date.UTC(2026, 4, 4, 12);
const span = { from: START + 2 * MINUTE, to: START + 12 * MINUTE };
const NODES = [
  { id: "n1", rate: 1 },
  { id: "n2", rate: 0.6 },
];
const SLOTS = 2;

let database: TestDatabase;
let prisma: Prisma;
let whatIf: WhatIf;
let choice: Choice;
const published: WhatIfRow[] = [];
const changed: unknown[] = [];
let nowMs = START + 20 * MINUTE;

/** A rush as two nodes with one queue would have carried it, the refused with their keys. */
async function record(): Promise<void> {
  const random = seededRandom(4);
  const free = NODES.flatMap((node) => Array.from({ length: SLOTS }, () => ({ ...node, at: START })));
  const orders: unknown[][] = [];
  const jobs: unknown[][] = [];
  const receipts: unknown[][] = [];
  for (let i = 0, at = START; at < START + 15 * MINUTE; i++) {
    at += -Math.log(1 - random()) * 340;
    const workMs = Math.round(400 + 1_600 * random());
    const slot = free.reduce((first, one) => (one.at < first.at ? one : first));
    const startedAt = Math.max(at, slot.at);
    if (startedAt - at > 9_000) {
      receipts.push([`rcp_${i}`, new Date(at), `key-${i}`]);
      continue;
    }
    const finishedAt = startedAt + workMs / slot.rate;
    slot.at = finishedAt;
    const outcome = finishedAt - at <= 12_000 ? "success" : "late";
    orders.push([
      `ord_${i}`,
      new Date(at),
      new Date(at + 12_000),
      workMs,
      slot.id,
      new Date(finishedAt),
      outcome,
    ]);
    jobs.push([`ord_${i}`, slot.id, new Date(startedAt), new Date(finishedAt)]);
  }
  const pool = database.pool;
  await pool.query(`INSERT INTO tenant (id, name) VALUES ('default', 'T') ON CONFLICT DO NOTHING`);
  await pool.query(
    `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token) VALUES ('s', 'default', 's', 's', 'meal', 'r', 't')`,
  );
  for (const { id } of NODES)
    await pool.query(
      `INSERT INTO node (id, name, url, epoch, slots, version, registered_at, last_seen_at) VALUES ($1, $1, 'u', 1, $2, '1', now(), now())`,
      [id, SLOTS],
    );
  for (const row of orders)
    await pool.query(
      `INSERT INTO orders (id, tenant_id, client_id, shop_id, kind, class, status, number, input, region, device, network,
         app_version, channel, work_ms, accepted_at, deadline_at, owner_id, attempt, node_id, settled_at, outcome, updated_at)
       VALUES ($1, 'default', 'c', 's', 'meal', 'place', 'accepted', 1, '{}', '-', '-', '-', '-', '-', $4, $2, $3, 'o', 1, $5, $6, $7, $6)`,
      row,
    );
  for (const row of jobs)
    await pool.query(
      `INSERT INTO job (order_id, attempt, node_id, node_epoch, started_at, finished_at, result) VALUES ($1, 1, $2, 1, $3, $4, 'done')`,
      row,
    );
  for (const row of receipts)
    await pool.query(
      `INSERT INTO receipt (id, at, tenant_id, client_id, shop_id, kind, class, reason, rule, detail, request_key)
       VALUES ($1, $2, 'default', 'c', 's', 'meal', 'place', 'wait_target', 'r', '{}', $3)`,
      row,
    );
}

function open(): WhatIf {
  return createWhatIf({
    prisma,
    databaseUrl: database.url,
    hub: {
      addSource() {},
      publish: (_topic, changes) => {
        for (const { collection, value } of changes)
          if (collection === "run" && value) published.push(value as WhatIfRow);
      },
    },
    clock: { nowMs: () => nowMs },
    log: { warn: () => {} },
    choice: () => choice,
    changePolicy: async (_viewer, input) => {
      changed.push(input);
      choice = { ...choice, ...(input as Choice) };
    },
    changeLimiter: async (_viewer, input) => {
      changed.push(input);
      choice = { ...choice, ...(input as Choice) };
    },
  });
}

const variant = (name: string, over: object = {}) => ({
  name,
  policy: "pull",
  limiter: "wait_target",
  nodes: 2,
  slots: SLOTS,
  retry: "none",
  ...over,
});

async function settled(id: string): Promise<WhatIfRow> {
  for (let tries = 0; tries < 300; tries++) {
    const row = await whatIf.part.read(operator, { runId: id });
    if (row.state !== "queued" && row.state !== "running") return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the replay did not end");
}

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  choice = { policy: "pull", limiter: "wait_target" };
  await record();
  whatIf = open();
  await whatIf.start();
});
afterAll(async () => {
  await whatIf?.stop();
  await prisma?.$disconnect();
  await database?.close();
});

describe("a recorded rush", () => {
  it("is read as it was: nodes, slots, success", async () => {
    const load = await whatIf.part.readLoad(operator, span);
    expect(load).toMatchObject({
      nodes: 2,
      slots: SLOTS,
      leftOut: 0,
      retriesKnown: true,
      changedWithin: false,
    });
    expect(load.requests).toBeGreaterThan(800);
    expect(load.measured.successWithinDeadline).toBeGreaterThan(0.5);
    expect(load.measured.usefulUtilisation).toBeGreaterThan(0.5);
  });

  it("replays near to what happened, and more nodes carry more of it", async () => {
    const { id } = await whatIf.part.start(operator, {
      source: { kind: "recorded", ...span },
      variants: [
        variant("as now"),
        variant("three nodes", { nodes: 3 }),
        variant("swamped", { policy: "round_robin", limiter: "none" }),
      ],
    });
    const { result, state } = await settled(id);
    expect(state).toBe("done");
    const [asNow, three, swamped] = result?.figures ?? [];
    expect(result?.recorded?.fit.trust).not.toBe("far");
    expect(Math.abs(result?.recorded?.fit.successDelta ?? 1)).toBeLessThan(0.1);
    expect(three?.successWithinDeadline).toBeGreaterThan(asNow?.successWithinDeadline ?? 1);
    expect(swamped?.successWithinDeadline).toBeLessThan(asNow?.successWithinDeadline ?? 0);
    expect(three?.offeredLoad).toBeLessThan(asNow?.offeredLoad ?? 0);
    expect(asNow?.series.reduce((sum, one) => sum + one.requests, 0)).toBe(result?.requests);
    // The live topic carries no series, and progress only grows.
    const told = published.filter((row) => row.id === id);
    expect(told.every((row) => row.result?.figures.every(({ series }) => series.length === 0) ?? true)).toBe(
      true,
    );
    const progress = told.map((row) => row.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it("without any load ends as one that failed, and says why", async () => {
    const { id } = await whatIf.part.start(operator, {
      source: { kind: "recorded", from: START - 60 * MINUTE, to: START - 50 * MINUTE },
      variants: [variant("a")],
    });
    expect(await settled(id)).toMatchObject({ state: "failed", error: "no_load" });
  });
});

describe("an uploaded trace", () => {
  const csv = (rows: string[]) => `t_s,work_ms\n${rows.join("\n")}\n`;
  const rows = Array.from({ length: 600 }, (_, i) => `${i * 0.2},${300 + (i % 7) * 100}`);
  const start = (text: string, over: object = {}) =>
    whatIf.part.start(operator, {
      source: { kind: "uploaded", name: "mine.csv", csv: text },
      variants: [variant("two"), variant("four", { nodes: 4 })],
      ...over,
    });

  it("is played on reference nodes", async () => {
    const { id } = await start(csv(rows));
    const { result, request } = await settled(id);
    expect(request.source).toEqual({ kind: "uploaded", name: "mine.csv" });
    expect(result).toMatchObject({ requests: 600, recorded: null });
    expect(result?.figures[1]?.successWithinDeadline).toBeGreaterThanOrEqual(
      result?.figures[0]?.successWithinDeadline ?? 1,
    );
  });

  it.each([
    [csv([...rows.slice(0, 3), "1,many"]), /line 5, column work_ms: "many"/],
    ["a,b\n1,2\n", /line 1: not a trace/],
    ["t_s,work_ms\n1,5\n1,6\n", /line 2: all rows are of one moment/],
  ])("that cannot be read is refused with its line", async (text, message) => {
    await expect(start(text)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      message: expect.stringMatching(message),
    });
  });

  it("one at a time: another waits, and both waiting and running are cancelled", async () => {
    const long = csv(Array.from({ length: 60_000 }, (_, i) => `${i * 0.1},900`));
    const first = await start(long);
    const second = await start(csv(rows));
    expect(second.state).toBe("queued");
    await whatIf.part.cancel(operator, { runId: second.id });
    await whatIf.part.cancel(operator, { runId: first.id });
    expect((await settled(first.id)).state).toBe("cancelled");
    expect((await settled(second.id)).state).toBe("cancelled");
    await expect(whatIf.part.cancel(operator, { runId: first.id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });
});

describe("applying a variant", () => {
  it("changes policy and limiter by their own use cases, leaves an audit entry, keeps the promise with the run", async () => {
    const { id } = await whatIf.part.start(operator, {
      source: { kind: "recorded", ...span },
      variants: [variant("as now"), variant("other", { policy: "peak_ewma", limiter: "codel", nodes: 5 })],
    });
    const { result } = await settled(id);
    await whatIf.part.apply(operator, { runId: id, variant: "other", reason: "try it" });
    expect(changed).toEqual([
      { limiter: "codel", reason: "try it" },
      { policy: "peak_ewma", reason: "try it" },
    ]);
    const { rows } = await database.pool.query(`SELECT * FROM audit_entry WHERE action = 'what_if.apply'`);
    expect(rows).toMatchObject([
      {
        actor: "person:p1",
        target: id,
        reason: "try it",
        before: { policy: "pull" },
        after: { policy: "peak_ewma", variant: "other" },
      },
    ]);
    const { applied } = await whatIf.part.read(operator, { runId: id });
    expect(applied).toMatchObject({
      variant: "other",
      byName: "Olga",
      predicted: { success: result?.figures[1]?.successWithinDeadline },
      measured: null,
    });
    await expect(whatIf.part.apply(operator, { runId: id, variant: "none" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is held against what came, once there were ten minutes of traffic", async () => {
    const { id } = await whatIf.part.start(operator, {
      source: { kind: "recorded", ...span },
      variants: [variant("mine", { policy: choice.policy, limiter: choice.limiter })],
    });
    await settled(id);
    // As if it had been applied when the record began.
    nowMs = START + MINUTE;
    await whatIf.part.apply(operator, { runId: id, variant: "mine" });
    nowMs = START + 13 * MINUTE;
    for (let tries = 0; tries < 100; tries++) {
      const { applied } = await whatIf.part.read(operator, { runId: id });
      if (applied?.measured) {
        expect(applied.measured).toMatchObject({ ended: false, untilMs: nowMs - 20_000 });
        expect(applied.measured.requests).toBeGreaterThan(800);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("it was not measured");
  });
});

it("lets analysts watch and not act, and other tenants neither", async () => {
  const analyst: Viewer = { ...operator, role: "analyst" };
  const input = { source: { kind: "recorded", ...span }, variants: [variant("a")] };
  await expect(whatIf.part.start(analyst, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(whatIf.part.readLoad(analyst, span)).resolves.toMatchObject({ nodes: 2 });
  await expect(whatIf.part.readLoad({ ...operator, tenantId: "other" }, span)).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(
    whatIf.part.readLoad(operator, { from: span.from, to: span.from + 7 * 60 * MINUTE }),
  ).rejects.toMatchObject({ code: "INVALID_REQUEST" });
});

it("marks what a restart interrupted", async () => {
  await prisma.whatIfRun.create({
    data: {
      id: "wif_old",
      tenantId: "default",
      startedBy: "Olga",
      startedAt: new Date(START),
      state: "running",
      request: { variants: [] },
    },
  });
  const again = open();
  await again.start();
  expect((await again.part.read(operator, { runId: "wif_old" })).state).toBe("interrupted");
  await again.stop();
});
