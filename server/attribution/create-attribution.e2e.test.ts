import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import { type CountedOutcome, countOutcomes } from "../outcomes/count-outcomes.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { type Attribution, createAttribution } from "./create-attribution.ts";
import { explainPause } from "./explain-pause.ts";

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 21, 9, 0);
const baseline = { from: start, to: start + 10 * MINUTE };
const current = { from: start + 10 * MINUTE, to: start + 20 * MINUTE };

const analyst: Viewer = {
  id: "p1",
  name: "Ana",
  email: "a@b.c",
  role: "analyst",
  tenantId: "default",
  shopIds: [],
};
const merchant: Viewer = { ...analyst, role: "merchant", shopIds: ["s1"] };

let database: TestDatabase;
let attribution: Attribution;

/** 20 minutes of 3 regions x 2 devices; from the tenth minute on Android fails in the north. */
function outcomes(): CountedOutcome[] {
  const all: CountedOutcome[] = [];
  for (let minute = 0; minute < 20; minute += 1) {
    for (const region of ["north", "south", "west"]) {
      for (const device of ["Android", "iOS"]) {
        for (let i = 0; i < 20; i += 1) {
          const fails = minute >= 10 && region === "north" && device === "Android" ? i < 12 : i < 1;
          all.push({
            at: start + minute * MINUTE + i * 1_000,
            tenantId: "default",
            shopId: i % 2 ? "s1" : "s2",
            kind: "meal",
            region,
            device,
            network: "4G",
            appVersion: "1.0",
            channel: "app",
            node: i % 3 ? "n1" : "n2",
            outcome: fails ? (i % 2 ? "late" : "failed") : "success",
            latencyMs: 100,
          });
        }
      }
    }
  }
  return all;
}

let pausedOn = false;
const pausedRow = { key: "attribution.paused", setByName: "Ola", leaseUntil: 1_800_000_000_000 } as const;

beforeAll(async () => {
  database = await openTestDatabase();
  const client = await database.pool.connect();
  await countOutcomes(client, [
    ...outcomes(),
    // Another tenant's bad day is not ours.
    ...outcomes().map((outcome) => ({
      ...outcome,
      tenantId: "other",
      shopId: "x1",
      outcome: "failed" as const,
    })),
  ]);
  client.release();
  await database.pool.query(
    `INSERT INTO switch_change (key, before, after, by, by_name, at, cause)
     VALUES ('writes.queued', 'false', 'true', 'person:1', 'Ola', $1, 'person')`,
    [new Date(start + 5 * MINUTE).toISOString()],
  );
  attribution = createAttribution({
    pool: database.pool,
    databaseUrl: database.url,
    clock: { nowMs: () => start + 20 * MINUTE } as never,
    log: { warn: () => {} },
    pause: () => explainPause({ isOn: (key) => key === "attribution.paused" && pausedOn }, () => [pausedRow]),
  });
});
afterAll(async () => {
  await attribution?.stop();
  await database?.close();
});

describe("explain", () => {
  it("is refused while attribution.paused is on, by whom and until when; overview and strips are not", async () => {
    pausedOn = true;
    const refused = attribution.explain(analyst, { baseline, current });
    await expect(refused).rejects.toMatchObject({
      code: "PAUSED",
      details: { reason: "Ola", at: pausedRow.leaseUntil, rule: "switch:attribution.paused" },
    });
    const overview = await attribution.overview(analyst, { ...baseline, filters: [] });
    expect(overview.explainPause).toEqual({ by: "Ola", until: pausedRow.leaseUntil });
    expect(overview.points.some(({ total }) => total > 0)).toBe(true);
    expect(await attribution.strips(analyst, { baseline, current, filters: [] })).not.toEqual([]);
    pausedOn = false;
    expect((await attribution.overview(analyst, { ...baseline, filters: [] })).explainPause).toBeNull();
    expect((await attribution.explain(analyst, { baseline, current })).verdict).toBe("causes");
  });

  it("names the combination that fell, on a thread of its own, adding up to the change", async () => {
    const found = await attribution.explain(analyst, { baseline, current });
    expect(found.verdict).toBe("causes");
    expect(found.causes.map(({ attributes }) => attributes)).toEqual([
      [
        { dimension: "region", value: "north" },
        { dimension: "device", value: "Android" },
      ],
    ]);
    expect(found.base.total).toBe(1_200);
    const sum = found.causes.reduce(
      (total, cause) => total + cause.contribution,
      found.mix + found.unexplained,
    );
    expect(Math.abs(sum - found.change)).toBeLessThan(1e-9);
  });

  it("finds nothing more once the cause is filtered out", async () => {
    const filters = [{ dimension: "region", value: "north", mode: "exclude" }];
    const found = await attribution.explain(analyst, { baseline, current, filters });
    expect(found).toMatchObject({ verdict: "none", causes: [], base: { total: 800 } });
  });

  it("leaves the main thread to others while it reads and thinks", async () => {
    // 60,000 combinations: enough that doing this here would show.
    await database.pool.query(
      `INSERT INTO outcome_cell SELECT to_timestamp($1), 'large', 's' || i % 5, 'meal', 'r' || i % 6, 'd' || (i / 6) % 10,
         'n' || (i / 60) % 5, 'v' || (i / 300) % 10, 'c' || (i / 3000) % 4, 'node' || (i / 12000), 10, 9, 0, 1, 0, 0, 0, 0, '{}'
       FROM generate_series(0, 59999) AS i`,
      [start / 1_000],
    );
    const before = performance.eventLoopUtilization();
    const found = await attribution.explain({ ...analyst, tenantId: "large" }, { baseline, current });
    const { active } = performance.eventLoopUtilization(before);
    expect(found.base.total).toBe(600_000);
    expect(active).toBeLessThan(found.tookMs / 4);
  });

  it("refuses merchants, overlapping windows and windows beyond a month", async () => {
    await expect(attribution.explain(merchant, { baseline, current })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(
      attribution.explain(analyst, { baseline, current: { ...current, from: start } }),
    ).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      details: { field: "/baseline" },
    });
    const long = { from: start - 32 * 86_400_000, to: start };
    await expect(attribution.explain(analyst, { baseline: long, current })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
    });
    await expect(attribution.explain(analyst, { baseline })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
    });
  });

  it("says too little data for windows without traffic", async () => {
    const empty = { from: start - 60 * MINUTE, to: start - 50 * MINUTE };
    expect(await attribution.explain(analyst, { baseline: empty, current })).toMatchObject({
      verdict: "too_little_data",
    });
  });
});

describe("overview and strips", () => {
  it("counts successes a minute and marks the flips of switches", async () => {
    const seen = await attribution.overview(analyst, { from: start, to: current.to, filters: [] });
    expect(seen.stepMs).toBe(MINUTE);
    expect(seen.points).toHaveLength(20);
    expect(seen.points[0]).toEqual({ at: start, success: 114, total: 120 });
    expect(seen.points[10]).toEqual({ at: start + 10 * MINUTE, success: 103, total: 120 });
    expect(seen.marks).toMatchObject([
      { at: start + 5 * MINUTE, label: "writes.queued", params: { by: "Ola", value: true } },
    ]);
  });

  it("coarsens long spans to 300 points at most", async () => {
    const seen = await attribution.overview(analyst, {
      from: start - 24 * 60 * MINUTE,
      to: current.to,
      filters: [],
    });
    expect(seen.stepMs).toBe(5 * MINUTE);
    expect(seen.points.reduce((sum, { total }) => sum + total, 0)).toBe(2_400);
  });

  it("breaks both windows down by every dimension, filters applied", async () => {
    const filters = [{ dimension: "device" as const, value: "Android", mode: "keep" as const }];
    const strips = await attribution.strips(analyst, { baseline, current, filters });
    expect(strips.map(({ dimension }) => dimension)).toContain("appVersion");
    const regions = strips.find(({ dimension }) => dimension === "region");
    expect(regions?.values.find(({ value }) => value === "north")).toEqual({
      value: "north",
      base: { success: 190, total: 200 },
      current: { success: 80, total: 200 },
    });
    expect(strips.find(({ dimension }) => dimension === "device")?.values).toHaveLength(1);
  });

  it("refuses merchants", async () => {
    await expect(
      attribution.overview(merchant, { from: start, to: current.to, filters: [] }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(attribution.strips(merchant, { baseline, current, filters: [] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
