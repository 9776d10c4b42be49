import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import { type CountedOutcome, countOutcomes } from "../outcomes/count-outcomes.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { LATENCY_BOUNDS_MS } from "../shared/histogram.ts";
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
            // In the south with iOS every fourth order takes long, from the tenth minute on.
            latencyMs: minute >= 10 && region === "south" && device === "iOS" && i >= 15 ? 9_000 : 90 + i,
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
    expect((await attribution.strips(analyst, { baseline, current, filters: [] })).strips).not.toEqual([]);
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

describe("other measures", () => {
  it("say of speed who got slower, in orders within a limit and in percentiles of summed histograms", async () => {
    const found = await attribution.explain(analyst, { measure: "speed", baseline, current });
    expect(found.measure).toBe("speed");
    expect(found.causes.map(({ attributes }) => attributes.map(({ value }) => value))).toEqual([
      ["south", "iOS"],
    ]);
    const { limitMs, p95BaseMs, p95CurrentMs } = found.speed ?? {};
    expect(limitMs).toBe(LATENCY_BOUNDS_MS.find((bound) => bound >= 109));
    expect(p95BaseMs).toBeLessThan(limitMs ?? 0);
    expect(found.base).toMatchObject({ success: 1_200, total: 1_200 });
    // 50 of 1,200 orders are slow now, fewer than 5 %: the tail moved, its 95th percentile did not.
    expect(found.current).toMatchObject({ success: 1_150, total: 1_200 });
    expect(p95CurrentMs).toBeLessThan(limitMs ?? 0);
    expect(found.causes[0]?.excessFailures).toBeCloseTo(50, 0);
    const parts = found.causes.reduce(
      (sum, { contribution }) => sum + contribution,
      found.mix + found.unexplained,
    );
    expect(parts).toBeCloseTo(found.change, 9);

    const filters = [{ dimension: "device", value: "iOS", mode: "keep" }];
    const { strips, speed } = await attribution.strips(analyst, {
      measure: "speed",
      baseline,
      current,
      filters,
    });
    expect(speed?.p95CurrentMs).toBeGreaterThan(7_000);
    const south = strips
      .find(({ dimension }) => dimension === "region")
      ?.values.find(({ value }) => value === "south");
    expect(south).toMatchObject({
      base: { success: 200, total: 200 },
      current: { success: 150, total: 200 },
    });
    expect(south?.current.p95Ms).toBeGreaterThan(7_000);
    const lines = await attribution.overview(analyst, { ...baseline, measure: "speed", filters: [] });
    expect(lines.points).toHaveLength(10);
    expect(lines.points.every(({ p95Ms, total }) => (p95Ms ?? 0) > 90 && total === 120)).toBe(true);
  });

  it("say of volume who ordered less, against the baseline's orders scaled to the window's length", async () => {
    const few = { from: start + 10 * MINUTE, to: start + 14 * MINUTE };
    const filters = [{ dimension: "region", value: "west", mode: "exclude" }];
    const calm = await attribution.explain(analyst, { measure: "volume", baseline, current: few, filters });
    expect(calm).toMatchObject({ measure: "volume", verdict: "none", change: 0, expectedTotal: 320 });
    expect(calm.base).toEqual({ success: 760, total: 800, rate: 1 });
    expect(calm.current).toMatchObject({ total: 320, rate: 1 });

    // An hour on there is nothing but a quarter of the north.
    const client = await database.pool.connect();
    const later = outcomes().filter(({ at, region }) => at < start + 4 * MINUTE && region === "north");
    await countOutcomes(
      client,
      later.map((outcome) => ({ ...outcome, at: outcome.at + 60 * MINUTE })),
    );
    client.release();
    const gone = await attribution.explain(analyst, {
      measure: "volume",
      baseline,
      current: { from: start + 60 * MINUTE, to: start + 64 * MINUTE },
    });
    expect(gone.current).toMatchObject({ total: 160, rate: 160 / 480 });
    expect(gone.causes.map(({ attributes }) => attributes[0]?.value).sort()).toEqual(["south", "west"]);
    expect(gone.causes.every(({ current: { total } }) => total === 0)).toBe(true);
    expect(gone.causes.reduce((sum, { contribution }) => sum + contribution, gone.unexplained)).toBeCloseTo(
      gone.change,
      9,
    );
  });

  it("refuses what it does not know", async () => {
    const question = { measure: "weather", baseline, current };
    await expect(attribution.explain(analyst, question)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  });
});

describe("overview and strips", () => {
  it("counts successes a minute", async () => {
    const seen = await attribution.overview(analyst, { from: start, to: current.to, filters: [] });
    expect(seen.stepMs).toBe(MINUTE);
    expect(seen.points).toHaveLength(20);
    expect(seen.points[0]).toEqual({ at: start, success: 114, total: 120 });
    expect(seen.points[10]).toEqual({ at: start + 10 * MINUTE, success: 103, total: 120 });
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
    const { strips, base } = await attribution.strips(analyst, { baseline, current, filters });
    expect(base).toEqual({ success: 570, total: 600, rate: 0.95 });
    expect(strips.map(({ dimension }) => dimension)).toContain("appVersion");
    const regions = strips.find(({ dimension }) => dimension === "region");
    expect(regions?.values.find(({ value }) => value === "north")).toEqual({
      value: "north",
      base: { success: 190, total: 200 },
      current: { success: 80, total: 200 },
    });
    expect(strips.find(({ dimension }) => dimension === "device")?.values).toHaveLength(1);
  });

  describe.each(["success", "speed", "volume"] as const)("with a pinned combination, %s", (measure) => {
    const pinned = [
      [
        { dimension: "region" as const, value: "north" },
        { dimension: "device" as const, value: "Android" },
      ],
      [{ dimension: "region" as const, value: "north" }],
    ];
    const question = { baseline, current, measure, pinned, filters: [] };

    it("takes its orders out of every strip and counts them apart, the whole unchanged", async () => {
      const whole = await attribution.strips(analyst, { ...question, pinned: [] });
      const beside = await attribution.strips(analyst, question);
      expect([beside.base, beside.current, beside.speed]).toEqual([whole.base, whole.current, whole.speed]);
      const regions = beside.strips.find(({ dimension }) => dimension === "region")?.values ?? [];
      expect(regions.map(({ value }) => value).sort()).toEqual(["south", "west"]);
      // The second one has only what the first one left.
      expect(beside.pinned.map(({ current: { total } }) => total)).toEqual([200, 200]);
      for (const { values } of beside.strips) {
        const sum = [...values, ...beside.pinned].reduce((total, { base }) => total + base.success, 0);
        expect(sum).toBe(whole.base.success);
      }
    });

    it("explains the rest: pinned + causes + mix + unexplained = change", async () => {
      const found = await attribution.explain(analyst, question);
      expect(found.pinned.map(({ attributes }) => attributes)).toEqual(pinned);
      const told = [...found.pinned, ...found.causes];
      const sum = told.reduce(
        (total, { contribution }) => total + contribution,
        found.mix + found.unexplained,
      );
      expect(Math.abs(sum - found.change)).toBeLessThan(1e-9);
      const mix = told.reduce((total, { mixEffect }) => total + mixEffect, found.restMixEffect);
      expect(Math.abs(mix - found.mix)).toBeLessThan(1e-9);
      // Of what is slow nothing is pinned.
      expect(found.causes).toHaveLength(measure === "speed" ? 1 : 0);
    });
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
