import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { ForecastRow, ScaleAdvice } from "../contracts/forecasts.ts";
import type { EntityChange } from "../contracts/live.ts";
import type { NodeTile } from "../contracts/operations.ts";
import type { TopicSource } from "../live/hub.ts";
import { createWebhookPoster } from "../notifications/post-webhook.ts";
import type { CommittedChange } from "../orders/journal.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createForecasting } from "./create-forecasting.ts";
import { createScaleMessenger } from "./scale-messenger.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Math.floor(Date.parse("2026-03-02T09:00:00Z") / DAY) * DAY + 9 * HOUR;
const SECRET = "a secret of the autoscaler";
/** Two nodes of four slots: 8 slots in all. The day goes from 20 % to 100 % of them, most at noon. */
const slotsAt = (at: number) => 8 * (0.6 - 0.4 * Math.cos((2 * Math.PI * (at % DAY)) / DAY));

let database: TestDatabase;
let pool: Pool;
let prisma: Prisma;
let receiver: Server;
let received: { headers: IncomingMessage["headers"]; body: string }[];
let receiverFails: number;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  pool = database.pool;
  prisma = openPrisma(database.url);
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    response.statusCode = receiverFails-- > 0 ? 500 : 204;
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  received = [];
  receiverFails = 0;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await pool.query("TRUNCATE load_minute, forecast_point, outcome_cell, setting");
});
afterAll(async () => {
  receiver?.close();
  await prisma?.$disconnect();
  await database?.close();
});

/** Minutes as an earlier process left them. */
async function stored(from: number, to: number, slots: (at: number) => number = slotsAt): Promise<void> {
  const rows = [];
  for (let at = from; at < to; at += MINUTE) {
    const all = slots(at) * MINUTE;
    rows.push({
      minute: new Date(at).toISOString(),
      work: { all, "class:paid": all / 2, "node:n1": all / 2 },
    });
  }
  await pool.query(
    `INSERT INTO load_minute SELECT minute, 'earlier', 60000, work FROM jsonb_to_recordset($1) AS x(minute timestamptz, work jsonb)`,
    [JSON.stringify(rows)],
  );
}

const node = (name: string) => ({ id: `node_${name}`, name, health: "ready", slots: 4, rate: 1 }) as NodeTile;

async function open({ at = NOW, epoch = "ep_test", webhook = false } = {}) {
  let now = at;
  let source: TopicSource | undefined;
  let commit: (changes: CommittedChange[]) => void = () => {};
  const published: EntityChange[] = [];
  const feed: unknown[] = [];
  const bus = createBus();
  bus.on("feed", (entry) => feed.push(entry));
  const clock = { nowMs: () => now };
  const warnings: unknown[] = [];
  const log = { warn: (details: object) => void warnings.push(details) };
  const { port } = receiver.address() as AddressInfo;
  const forecasting = createForecasting({
    databaseUrl: database.url,
    epoch,
    prisma,
    journal: { onCommitted: (listener) => (commit = listener) },
    bus,
    engine: { nodes: () => [node("n1"), node("n2")] },
    meanWorkMs: () => 1_000,
    hub: {
      addSource: (_kind, given) => (source = given),
      publish: (_topic, changes) => void published.push(...changes),
    },
    clock,
    log,
    messenger: webhook
      ? createScaleMessenger({
          url: `http://127.0.0.1:${port}/scale`,
          secret: SECRET,
          poster: createWebhookPoster({ allowPrivate: true }),
          clock,
          log,
        })
      : null,
  });
  await forecasting.start();
  stops.push(forecasting.stop);
  const collections = async () => (await source?.load("all")) ?? {};
  return {
    forecasting,
    feed,
    collections,
    commit: (changes: CommittedChange[]) => commit(changes),
    rows: async () => (await collections()).row as Record<string, ForecastRow>,
    advice: async () => (await collections()).advice?.now as ScaleAdvice,
    /** Steps the clock; the next real second's tick sees it. */
    at: (to: number) => {
      now = to;
    },
    until: async (holds: () => unknown) => {
      for (let i = 0; i < 400; i += 1) {
        if (await holds()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`it never came; warned of ${JSON.stringify(warnings)}`);
    },
  };
}

it("knows after a restart what it had learnt, and is trusted by the door", async () => {
  await stored(NOW - 4 * DAY, NOW);
  const f = await open();
  await f.until(async () => (await f.rows())?.all);
  const { all, "class:paid": paid, "node:n1": n1, "node:n2": n2 } = await f.rows();
  expect(all).toMatchObject({ horizonMs: HOUR, binMs: 5 * MINUTE, doubt: null, hourAheadFrom: null });
  // From nine to ten: 0.9 of what the nodes can do, on the way to noon.
  expect(all?.next?.mean).toBeCloseTo(slotsAt(NOW + 25 * MINUTE) / 8, 1);
  expect(all?.now).toBeCloseTo(slotsAt(NOW - 3 * MINUTE) / 8, 2);
  expect(paid?.next?.mean).toBeCloseTo((all?.next?.mean ?? 0) / 2, 1);
  // Of its own four slots.
  expect(n1?.next?.mean).toBeCloseTo(all?.next?.mean ?? 0, 1);
  expect(n2).toBeUndefined();
  expect(f.forecasting.predictedLoad()).toBe(all?.next?.mean);
  // The thread answers no more: what it said is of an hour that has passed.
  f.at(NOW + 16 * MINUTE);
  expect(f.forecasting.predictedLoad()).toBeNull();
});

it("keeps what it said, and what came when the hour is over", async () => {
  await stored(NOW - 3 * DAY, NOW);
  const f = await open();
  await f.until(async () => (await f.rows())?.all);
  // What another process saw meanwhile is known to this one, too.
  await stored(NOW, NOW + 2 * HOUR);
  const count = async (sql: string) =>
    (
      await pool.query<{ n: number }>(
        `SELECT count(*) n FROM forecast_point WHERE at > '${new Date(NOW).toISOString()}' ${sql}`,
      )
    ).rows[0]?.n;
  f.at(NOW + 5 * MINUTE + 6_000);
  await f.until(() => count(""));
  f.at(NOW + HOUR + 5 * MINUTE + 6_000);
  await f.until(() => count("AND actual IS NOT NULL"));
  const points = await pool.query<{
    key: string;
    at: number;
    mean: number;
    actual: number | null;
    seasonal: number | null;
  }>(`SELECT key, at, mean, actual, seasonal FROM forecast_point WHERE key = 'all' AND at > $1 ORDER BY at`, [
    new Date(NOW).toISOString(),
  ]);
  expect(points.rows.map(({ at }) => (at - NOW) / MINUTE)).toEqual([5, 65]);
  const [first, second] = points.rows;
  expect(first?.actual).toBeCloseTo(slotsAt(NOW + 35 * MINUTE), 1);
  expect(Math.abs((first?.mean ?? 0) - (first?.actual ?? 0))).toBeLessThan(0.4);
  expect(first?.seasonal).toBeCloseTo(first?.actual ?? 0, 6);
  expect(second?.actual).toBeNull();
  // A second process takes the same points up.
  const again = await open({ at: NOW + HOUR + 6 * MINUTE, epoch: "ep_second" });
  await again.until(async () => (await again.rows())?.all);
  expect((await again.rows()).all?.error?.points).toBeGreaterThan(250);
});

it("starts an installation of earlier versions from its outcomes", async () => {
  await pool.query(
    `INSERT INTO outcome_cell SELECT minute, 'default', 's', 'meal', 'r', '-', '-', '-', '-', 'n1', 240, 240, 0, 0, 0, 0, 0, 0, '{}'
     FROM generate_series($1::timestamptz, $2::timestamptz, '1 minute') AS minute`,
    [new Date(NOW - 2 * DAY).toISOString(), new Date(NOW - MINUTE).toISOString()],
  );
  const f = await open();
  await f.until(async () => (await f.rows())?.all);
  const { all, "node:n1": n1 } = await f.rows();
  // 240 orders of a second each in a minute: 4 slots busy, of 8 and of 4.
  expect(all).toMatchObject({ now: 0.5, doubt: null });
  expect(n1?.now).toBe(1);
});

it("says of a young one what it can say and when more, and keeps its forecast from the door", async () => {
  await stored(NOW - 30 * MINUTE, NOW);
  const f = await open();
  await f.until(async () => (await f.rows())?.all?.next);
  expect((await f.rows()).all).toMatchObject({
    horizonMs: 5 * MINUTE,
    binMs: MINUTE,
    doubt: "too_young",
    hourAheadFrom: NOW + 2.5 * HOUR,
    trustedFrom: NOW + 24.5 * HOUR,
  });
  expect(f.forecasting.predictedLoad()).toBeNull();
  expect(await f.advice()).toMatchObject({ doubt: "too_young", because: "now" });
});

it("stores what arrives, and stores a minute anew when something comes late for it", async () => {
  const f = await open();
  const arrive = (acceptedAt: number) =>
    f.commit([
      {
        before: null,
        order: { acceptedAt, class: "paid", workMs: 500, idempotencyKey: null, settledAt: null },
      } as CommittedChange,
    ]);
  const work = async () =>
    (
      await pool.query<{ all: number }>(`SELECT work->>'all' AS all FROM load_minute WHERE minute = $1`, [
        new Date(NOW).toISOString(),
      ])
    ).rows[0]?.all;
  arrive(NOW);
  f.at(NOW + 11_000);
  await f.until(async () => Number(await work()) === 500);
  f.at(NOW + 2 * MINUTE);
  arrive(NOW + 30_000);
  await f.until(async () => Number(await work()) === 1_000);
});

it("advises to add nodes before the rush, says so in the feed, and tells the autoscaler until it listens", async () => {
  receiverFails = 1;
  // Below what needs nodes now, above it in the hour to come.
  const then = NOW - 33 * MINUTE;
  await stored(then - 4 * DAY, then);
  const f = await open({ at: then, webhook: true });
  await f.until(() => received.length === 1);
  expect(await f.advice()).toMatchObject({
    verdict: "scale_out",
    because: "forecast",
    doubt: null,
    nodes: 2,
    nodesAdvised: 3,
  });
  expect(f.feed).toMatchObject([
    { type: "scale_advice", params: { verdict: "scale_out", nodes: 2, nodesAdvised: 3 } },
  ]);
  f.at(then + 11_000);
  await f.until(() => received.length === 2);
  const [first, second] = received;
  expect(second?.headers["rushdeck-message-id"]).toBe(first?.headers["rushdeck-message-id"]);
  const { headers, body } = second ?? { headers: {}, body: "" };
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers["rushdeck-signature"])) ?? [];
  expect(v1).toBe(createHmac("sha256", SECRET).update(`${t}.${body}`).digest("hex"));
  expect(JSON.parse(body)).toMatchObject({
    event: "scale.advice",
    verdict: "scale_out",
    nodes: 2,
    nodesAdvised: 3,
    horizonSeconds: 3_600,
  });
  // After a restart it stands since the same moment, and is no news.
  const again = await open({ at: then + 2 * MINUTE, epoch: "ep_second" });
  await again.until(async () => await again.advice());
  expect(await again.advice()).toMatchObject({ verdict: "scale_out", since: then });
  expect(again.feed).toEqual([]);
});

it("goes on from what is stored when the database was away", async () => {
  await stored(NOW - 2 * DAY, NOW + 10 * MINUTE);
  const f = await open();
  await f.until(async () => (await f.rows())?.all);
  await pool.query("ALTER TABLE load_minute RENAME TO load_minute_away");
  f.at(NOW + 5 * MINUTE + 6_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await pool.query("ALTER TABLE load_minute_away RENAME TO load_minute");
  f.at(NOW + 10 * MINUTE + 6_000);
  await f.until(async () => (await f.rows()).all?.madeAt === NOW + 10 * MINUTE);
});
