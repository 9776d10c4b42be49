import { afterAll, beforeEach, expect, test } from "vitest";
import type { EntityChange } from "../contracts/live.ts";
import type { Bucket, FeedEntry, Figures, NodeTile } from "../contracts/operations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { SwitchRow } from "../contracts/switches.ts";
import type { TopicSource } from "../live/hub.ts";
import type { CommittedChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { countOutcomes } from "../outcomes/count-outcomes.ts";
import { createBus, type RefusedRequest } from "../platform/bus.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createOverview } from "./create-overview.ts";

const database = await openTestDatabase();
afterAll(() => database.close());
beforeEach(() => database.pool.query("TRUNCATE outcome_cell"));

const MINUTE = 60_000;
const viewer: Viewer = {
  id: "p",
  name: "P",
  email: "p@example.test",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const attributes = { region: "east", device: "-", network: "-", appVersion: "-", channel: "app" };

const reservation = (over: Partial<OrderRecord>) =>
  ({
    kind: "reservation",
    class: "place",
    shopId: "desk",
    outcome: null,
    settledAt: null,
    ...over,
  }) as OrderRecord;

const refused = (at: number): RefusedRequest => ({
  at,
  tenantId: "t",
  clientId: "c",
  shopId: "desk",
  kind: "reservation",
  class: "background",
  reason: "load_gate",
  ...attributes,
});

function build(now: number) {
  const bus = createBus();
  const sent: EntityChange[] = [];
  const settlers: ((changes: CommittedChange[]) => void)[] = [];
  let source: TopicSource | undefined;
  let work = { usefulMs: 0, capacityMs: 0 };
  const clock = { now, nowMs: () => clock.now };
  const overview = createOverview({
    journal: { onCommitted: (listener) => settlers.push(listener) },
    bus,
    engine: {
      nodes: () => [{ id: "n1", name: "node-1" } as NodeTile],
      queues: () => [],
      engine: () => ({
        policy: "pull",
        limiter: "wait_target",
        expectedWaitMs: 0,
        load: 0,
        loadThreshold: 0.8,
        acceptedPerMinute: 0,
        refusedPerMinute: 0,
        commitP95Ms: 5,
      }),
      work: () => work,
    },
    switches: {
      rows: () => [{ key: "writes.queued", value: false } as SwitchRow],
      flipsSince: async () => [
        {
          feed: { at: now - MINUTE, type: "switch_set", params: { revision: 4 } },
          mark: { at: now - MINUTE, type: "switch", label: "writes.queued", params: { revision: 4 } },
        },
      ],
    },
    hub: { addSource: (_, added) => (source = added), publish: (_, changes) => void sent.push(...changes) },
    pool: database.pool,
    clock,
    log: { warn: (details, message) => expect.fail(`${message} ${JSON.stringify(details)}`) },
  });
  return {
    overview,
    bus,
    clock,
    sent,
    commit: (before: OrderRecord | null, order: OrderRecord) => {
      for (const settle of settlers) settle([{ before, order } as CommittedChange]);
    },
    setWork: (next: typeof work) => {
      work = next;
    },
    load: async () => {
      const all = (await source?.load("all")) as Record<string, Record<string, unknown>>;
      return {
        figures: all.figures?.now as Figures,
        buckets: Object.values(all.bucket ?? {}) as Bucket[],
        feed: Object.values(all.feed ?? {}) as FeedEntry[],
        all,
      };
    },
    mayWatch: (role: Viewer["role"] | null, tenantId = viewer.tenantId) =>
      source?.authorise(role && { ...viewer, role, tenantId }, "all"),
  };
}

test("shows what settled and what was refused within a second, and sends only what changed", async () => {
  const start = 1_700_000 * MINUTE;
  const room = build(start);
  await room.overview.start();
  const accepted = reservation({ acceptedAt: start });
  room.commit(null, accepted);
  room.commit(accepted, reservation({ acceptedAt: start, settledAt: start + 400, outcome: "success" }));
  room.bus.emit("refused", refused(start + 500));
  room.setWork({ usefulMs: 300, capacityMs: 1_000 });
  room.sent.length = 0;
  room.clock.now = start + 1_000;
  await expect
    .poll(() => room.sent.some((change) => change.collection === "figures"), { timeout: 3_000 })
    .toBe(true);
  room.overview.stop();

  const { figures, buckets, feed } = await room.load();
  expect(figures).toMatchObject({
    count: 2,
    reservationCount: 2,
    reservationSuccess: 0.5,
    meanMs: 400,
    usefulUtilisation: 0.3,
  });
  expect(buckets.at(-1)).toMatchObject({ success: 1, refused: 1, reservations: 2 });
  expect(feed.find((entry) => entry.type === "refusals")?.params.count).toBe(1);
  expect(room.sent.map((change) => change.collection)).not.toContain("node");
  expect(room.overview.ordersPerMinute("writes.queued")).toBe(6);
  expect(room.overview.ordersPerMinute("admission.shed_low")).toBe(6);
  expect(room.overview.ordersPerMinute("prediction.simple")).toBe(0);
});

test("a restart does not blank the charts: they are refilled from the outcome cube", async () => {
  const start = 1_700_000 * MINUTE + 20_000;
  const client = await database.pool.connect();
  const cell = { tenantId: "t", shopId: "desk", node: "n1", latencyMs: 1_000, ...attributes };
  await countOutcomes(client, [
    ...Array.from({ length: 60 }, () => ({
      ...cell,
      at: start - 2 * MINUTE,
      kind: "reservation",
      outcome: "success" as const,
    })),
    { ...cell, at: start - 2 * MINUTE, kind: "meal", outcome: "late", node: "n2" },
    { ...cell, at: start - 2 * MINUTE, kind: "reservation", outcome: "refused", node: "-", latencyMs: null },
    { ...cell, at: start - 45 * MINUTE, kind: "meal", outcome: "success" },
  ]);
  client.release();

  const room = build(start);
  await room.overview.start();
  room.overview.stop();
  const { figures, buckets, all } = await room.load();
  expect(figures).toMatchObject({
    count: 62,
    reservationCount: 61,
    reservationSuccess: 0.9836,
    meanMs: 1_000,
  });
  expect(buckets.filter((bucket) => bucket.success === 10)).toHaveLength(6);
  expect(buckets.reduce((sum, bucket) => sum + bucket.late + bucket.refused, 0)).toBe(2);
  expect(Object.keys(all.mark ?? {})).toEqual(["mark_switch_4"]);
  expect(Object.keys(all.feed ?? {})).toEqual(["feed_switch_4"]);
});

test("only those who may watch operations may follow", async () => {
  const room = build(1_700_000 * MINUTE);
  expect(await room.mayWatch("analyst")).toBe(true);
  expect(await room.mayWatch("merchant")).toBe(false);
  expect(await room.mayWatch(null)).toBe(false);
  expect(await room.mayWatch("operator", "another tenant")).toBe(false);
});
