import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Strip } from "../contracts/attribution.ts";
import type { Counts, Matrix } from "../contracts/contrast.ts";
import type { Viewer } from "../contracts/people.ts";
import { type CountedOutcome, countOutcomes } from "../outcomes/count-outcomes.ts";
import { countRefusals } from "../outcomes/count-refusals.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { newId } from "../shared/ids.ts";
import { type Attribution, createAttribution } from "./create-attribution.ts";

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 21, 9, 0);
const question = {
  baseline: { from: start, to: start + 10 * MINUTE },
  current: { from: start + 10 * MINUTE, to: start + 20 * MINUTE },
  filters: [],
};
const span = { from: start - 10 * MINUTE, to: start + 30 * MINUTE };
const analyst: Viewer = {
  id: "p1",
  name: "Ana",
  email: "a@b.c",
  role: "analyst",
  tenantId: "default",
  shopIds: [],
};
const merchant: Viewer = { ...analyst, role: "merchant", shopIds: ["s1"] };
const android4g = [
  { dimension: "device", value: "Android" },
  { dimension: "network", value: "4G" },
];

let database: TestDatabase;
let attribution: Attribution;

/** 40 minutes, of which the second ten and no other lose most of Android on 4G; 24 shops. */
function outcomes(): CountedOutcome[] {
  const all: CountedOutcome[] = [];
  for (let minute = -10; minute < 30; minute += 1) {
    for (let i = 0; i < 48; i += 1) {
      const device = ["Android", "iOS", "Web"][i % 3] as string;
      const network = ["4G", "5G", "WiFi"][Math.floor(i / 3) % 3] as string;
      const hit = minute >= 10 && minute < 20 && device === "Android" && network === "4G";
      const fails = hit ? i % 2 === 0 || minute % 2 === 0 : (i + minute) % 24 === 0;
      all.push({
        at: start + minute * MINUTE + i * 1_000,
        tenantId: "default",
        shopId: `s${i % 24}`,
        kind: "meal",
        region: i % 5 ? "north" : "south",
        device,
        network,
        appVersion: "1.0",
        channel: "app",
        node: i % 2 ? "n1" : "n2",
        outcome: fails ? "failed" : "success",
        latencyMs: hit ? 4_000 : 100,
      });
    }
  }
  return all;
}

async function writeFailedOrder({ id, at, node, counted }: Record<string, unknown>): Promise<void> {
  await database.pool.query(
    `INSERT INTO orders (id, tenant_id, client_id, shop_id, kind, class, status, number, input, region, device, network,
       app_version, channel, work_ms, accepted_at, deadline_at, owner_id, settled_at, outcome, updated_at)
     VALUES ($1, 'default', 'c1', 's1', 'meal', 'place', 'failed', 217, '{"customer":{"name":"Secret"}}', 'north', $3, '4G',
       '1.0', 'app', 100, $2, $2, 'o1', $2, 'failed', $2)`,
    [id, at, "Android"],
  );
  await database.pool.query(
    `INSERT INTO order_event (order_id, topic, epoch, seq, type, at, actor, data)
     VALUES ($1, 'orders', 'e', 1, 'order.failed', $2, 'system', $3)`,
    [id, at, JSON.stringify({ counted: { outcome: "failed", node, latencyMs: 5, ...(counted as object) } })],
  );
  await database.pool.query(
    `INSERT INTO job (order_id, attempt, node_id, node_epoch, started_at, result, reason)
     VALUES ($1, 1, 'x', 1, $2, 'lost', 'first'), ($1, 2, 'x', 1, $2, 'failed', 'payment_gateway')`,
    [id, at],
  );
}

beforeAll(async () => {
  database = await openTestDatabase();
  const client = await database.pool.connect();
  await countOutcomes(client, outcomes());
  client.release();
  attribution = createAttribution({
    pool: database.pool,
    databaseUrl: database.url,
    clock: { nowMs: () => span.to } as never,
    log: { warn: () => {} },
  });
});
afterAll(async () => {
  await attribution?.stop();
  await database?.close();
});

const sum = (all: Counts[]): Counts => ({
  success: all.reduce((total, one) => total + one.success, 0),
  total: all.reduce((total, one) => total + one.total, 0),
});
const wholeOf = (strip: Strip | undefined, window: "base" | "current") =>
  sum(strip?.values.map((value) => value[window]) ?? []);

describe("matrix", () => {
  it.each(["base", "current"] as const)("adds up to the strips and to everything, %s", async (window) => {
    const { strips } = await attribution.strips(analyst, question);
    const matrix = await attribution.matrix(analyst, { question, rows: "shop", columns: "device", top: 4 });
    const cells = matrix.cells.map((row) => row.map((cell) => cell[window]));
    const stripOf = (dimension: string) => strips.find((strip) => strip.dimension === dimension);
    matrix.columns.values.forEach((device, c) => {
      const value = stripOf("device")?.values.find((one) => one.value === device);
      expect(sum(cells.map((row) => row[c] as Counts))).toEqual(value?.[window]);
    });
    matrix.rows.values.slice(0, -1).forEach((shop, r) => {
      const value = stripOf("shop")?.values.find((one) => one.value === shop);
      expect(sum(cells[r] as Counts[])).toEqual(value?.[window]);
    });
    expect(sum(cells.flat())).toEqual(wholeOf(strips[0], window));
  });

  it("puts all but the chosen values of an axis together", async () => {
    const { rows } = await attribution.matrix(analyst, { question, rows: "shop", columns: "device", top: 4 });
    expect(rows.values).toHaveLength(5);
    expect(rows.values.at(-1)).toBe("…");
    expect(rows.folded).toBe(20);
  });

  it("takes the dimensions that moved most unlike each other when none are named", async () => {
    const matrix: Matrix = await attribution.matrix(analyst, { question });
    expect([matrix.rows.dimension, matrix.columns.dimension].sort()).toEqual(["device", "network"]);
  });

  it("refuses one dimension on both axes", async () => {
    await expect(
      attribution.matrix(analyst, { question, rows: "shop", columns: "shop" }),
    ).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  });
});

describe("distributions", () => {
  it("counts a span against a longer one around it, no minute on both sides", async () => {
    const selection = question.current;
    const found = await attribution.distributions(analyst, { question, selection, against: span });
    expect(found).toHaveLength(8);
    for (const strip of found) {
      expect(wholeOf(strip, "current").total).toBe(10 * 48);
      expect(wholeOf(strip, "base").total).toBe(30 * 48);
    }
    const devices = found.find(({ dimension }) => dimension === "device");
    const android = devices?.values.find(({ value }) => value === "Android");
    const all = outcomes().filter(
      ({ at, device }) => device === "Android" && at >= selection.from && at < selection.to,
    );
    expect(android?.current).toEqual({
      success: all.filter(({ outcome }) => outcome === "success").length,
      total: all.length,
    });
  });

  it("leaves the other side empty when the selection covers it", async () => {
    const found = await attribution.distributions(analyst, {
      question,
      selection: span,
      against: question.baseline,
    });
    expect(wholeOf(found[0], "base").total).toBe(0);
    expect(wholeOf(found[0], "current").total).toBe(40 * 48);
  });
});

describe("contrast", () => {
  it("splits everything into the combination and the rest, point for point and window for window", async () => {
    const found = await attribution.contrast(analyst, { question, attributes: android4g, span });
    const overview = await attribution.overview(analyst, { ...span, filters: [] });
    expect(found.stepMs).toBe(overview.stepMs);
    expect(found.points.map(({ at, inside, outside }) => ({ at, ...sum([inside, outside]) }))).toEqual(
      overview.points,
    );
    const { strips } = await attribution.strips(analyst, question);
    for (const window of ["base", "current"] as const) {
      expect(sum([found.inside[window], found.outside[window]])).toEqual(wholeOf(strips[0], window));
    }
    expect(found.inside.current.total).toBe(10 * 6);
    for (const strip of found.strips) {
      expect(wholeOf(strip, "current")).toEqual(found.inside.current);
      expect(wholeOf(strip, "base")).toEqual(found.outside.current);
    }
    expect(found.strips.map(({ dimension }) => dimension)).not.toContain("device");
  });

  it("reads percentiles of both sides from the histograms", async () => {
    const { latency } = await attribution.contrast(analyst, { question, attributes: android4g, span });
    expect(latency.current?.inside.count).toBe(60);
    expect(latency.current?.inside.p50).toBeGreaterThan(2_500);
    expect(latency.current?.outside.p95).toBeLessThan(150);
    expect(latency.baseline?.inside.p95).toBeLessThan(150);
  });

  it("keeps to the filters", async () => {
    const filters = [{ dimension: "node", value: "n1", mode: "keep" }];
    const asked = { question: { ...question, filters }, attributes: android4g, span };
    const found = await attribution.contrast(analyst, asked);
    expect(found.inside.current.total + found.outside.current.total).toBe(10 * 24);
    const { inside, outside } = found.latency.current ?? {};
    expect((inside?.count ?? 0) + (outside?.count ?? 0)).toBe(10 * 24);
  });
});

describe("failed orders", () => {
  const at = start + 12 * MINUTE;
  beforeAll(async () => {
    for (const [offset, more] of [
      [0, { node: "n1" }],
      [1_000, { node: "n2" }],
      // Counted under another value than the order carries.
      [2_000, { node: "n1", counted: { as: { device: "other" } } }],
      // Of the baseline.
      [-5 * MINUTE, { node: "n1" }],
    ] as const) {
      const time = at + offset;
      await writeFailedOrder({ id: newId("ord", time - 500), at: new Date(time), ...more });
    }
    const client = await database.pool.connect();
    const refused = { ...outcomes()[0], at, node: "-", outcome: "refused", latencyMs: null };
    await countRefusals(client, [refused, refused] as CountedOutcome[]);
    await client.query(
      `INSERT INTO receipt (id, at, tenant_id, client_id, shop_id, kind, class, reason, rule, detail)
       VALUES ('rcp_1', $1, 'default', 'c1', 's0', 'meal', 'place', 'queue_full', 'queue', '{}')`,
      [new Date(at + 1)],
    );
    client.release();
  });

  it("are the window's own, newest first, with the last reason and nothing of the customer", async () => {
    const found = await attribution.failedOrders(analyst, { question, attributes: android4g, span });
    expect(
      found.orders.map(({ at: time, outcome, reasons, count }) => [time, outcome, reasons, count]),
    ).toEqual([
      [at + 1_000, "failed", ["payment_gateway"], 1],
      [at, "failed", ["payment_gateway"], 1],
      [at, "refused", ["queue_full"], 2],
    ]);
    expect(found.orders[0]).toMatchObject({ number: 217, shopId: "s1" });
    expect(JSON.stringify(found)).not.toContain("Secret");
    expect(found.keptFrom).toBe(at - 5 * MINUTE);
  });

  it("go by what was counted: the node it ended on, and values too rare to have a name", async () => {
    const ask = (dimension: string, value: string) =>
      attribution.failedOrders(analyst, { question, attributes: [{ dimension, value }], span });
    expect((await ask("node", "n2")).orders.map(({ at: time }) => time)).toEqual([at + 1_000]);
    expect((await ask("device", "other")).orders.map(({ at: time }) => time)).toEqual([at + 2_000]);
  });
});

it("is not for merchants", async () => {
  const asked = { question, attributes: android4g, span, selection: span, against: span };
  for (const ask of ["distributions", "matrix", "contrast", "failedOrders"] as const) {
    await expect(attribution[ask](merchant, asked)).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});
