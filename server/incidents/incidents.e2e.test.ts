import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createAttribution } from "../attribution/create-attribution.ts";
import type { IncidentRow } from "../contracts/incidents.ts";
import type { Viewer } from "../contracts/people.ts";
import type { SwitchRefusal } from "../contracts/switches-live.ts";
import { type CountedOutcome, countOutcomes } from "../outcomes/count-outcomes.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { OpsError } from "../shared/errors.ts";
import { createIncidents } from "./create-incidents.ts";

const database = await openTestDatabase();
const prisma = openPrisma(database.url);
const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 21, 9);
const analyst: Viewer = {
  id: "p_ana",
  name: "Ana",
  email: "",
  role: "analyst",
  tenantId: "default",
  shopIds: [],
};
let now = T0;
let paused = false;
let on = new Set<string>();
let refusals: SwitchRefusal[] = [];
let commitP95Ms = 400;

const clock = { nowMs: () => now };
const warned: string[] = [];
const log = {
  warn: (details: object, message: string) => warned.push(`${message} ${JSON.stringify(details)}`),
};
const attribution = createAttribution({
  pool: database.pool,
  databaseUrl: database.url,
  clock,
  log,
  pause: () => (paused ? { by: "Ola", until: null } : null),
});

function watcher({ watching = true } = {}) {
  const sent: { collection: string; id: string; value: unknown }[] = [];
  const news: string[] = [];
  const incidents = createIncidents({
    onNews: ({ type, params }) => void news.push(`${type} ${params.measure}`),
    prisma,
    pool: database.pool,
    clock,
    hub: { addSource: () => {}, publish: (_, changes) => void sent.push(...changes) },
    log,
    explain: attribution.explain,
    series: {
      measure: ({ series }) => ({ value: series === "commitP95Ms" ? commitP95Ms : 0.1, samples: 100 }),
      over: async () => ({ value: 0.95, samples: 1_000 }),
    },
    switches: { isOn: (key) => on.has(key), refusals: () => refusals },
    modelInUse: () => false,
    isWatcher: () => watching,
  });
  return { incidents, sent, news };
}

beforeEach(async () => {
  await database.pool.query(
    "TRUNCATE outcome_cell, outcome_segment, incident, incident_event, incident_flip, switch_change, switch_effect, setting",
  );
  warned.length = 0;
  now = T0;
  paused = false;
  on = new Set();
  refusals = [];
  commitP95Ms = 400;
});
afterAll(async () => {
  await attribution.stop();
  await prisma.$disconnect();
  await database.close();
});

const regions = ["cn-east", "cn-south", "cn-north"];
const devices = ["Android 10", "Android 14", "iOS 18"];

/** Minutes of the product's own outcomes, 90 each; from `since` on, Android 10 in the east is late six times of ten. */
async function write(
  fromMinute: number,
  toMinute: number,
  { since = 9_999, until = 9_999 } = {},
): Promise<void> {
  const outcomes: CountedOutcome[] = [];
  for (let minute = fromMinute; minute < toMinute; minute += 1) {
    for (let i = 0; i < 90; i += 1) {
      const [region = "", device = ""] = [regions[i % 3], devices[Math.floor(i / 3) % 3]];
      const isHit = region === "cn-east" && device === "Android 10" && minute >= since && minute < until;
      const fails = isHit ? (i * 7 + minute) % 10 < 6 : (i * 13 + minute * 29) % 40 === 0;
      outcomes.push({
        at: T0 + minute * MINUTE + i,
        tenantId: "default",
        shopId: "s1",
        kind: "meal",
        region,
        device,
        network: ["4G", "5G"][Math.floor(i / 9) % 2] ?? "",
        appVersion: "5.2.0",
        channel: "app",
        node: "n1",
        outcome: fails ? "late" : "success",
        latencyMs: 300,
      });
    }
  }
  const client = await database.pool.connect();
  await countOutcomes(client, outcomes);
  client.release();
}

/** Twenty seconds after the end of that minute, as the watcher looks at it. */
async function lookAfter(minute: number, ...all: { tick(): Promise<void> }[]): Promise<void> {
  now = T0 + (minute + 1) * MINUTE + 20_000;
  for (const incidents of all) await incidents.tick();
}

async function rows(): Promise<IncidentRow[]> {
  return (await watcher({ watching: false }).incidents.list(analyst)).incidents;
}

async function flip(key: string, reason: string, at: number): Promise<number> {
  const { rows: made } = await database.pool.query<{ id: number }>(
    `INSERT INTO switch_change (key, before, after, by, by_name, at, cause, reason)
     VALUES ($1, 'false', 'true', 'person:1', 'Ola', $2, 'person', $3) RETURNING id::int AS id`,
    [key, new Date(at).toISOString(), reason],
  );
  return made[0]?.id ?? 0;
}

async function judge(revision: number, key: string, at: number): Promise<void> {
  const figure = {
    series: "success",
    before: 0.915,
    after: 0.94,
    samplesBefore: 450,
    samplesAfter: 450,
    noise: 0.005,
  };
  const detail = {
    revision,
    key,
    judgedAt: at,
    dueAt: at,
    verdict: "helped",
    figures: [{ ...figure, change: "better", decides: true }],
  };
  await database.pool.query(
    "INSERT INTO switch_effect (revision, key, flipped_at, judged_at, verdict, detail) VALUES ($1, $2, $3, $3, 'helped', $4)",
    [revision, key, new Date(at).toISOString(), JSON.stringify(detail)],
  );
}

describe("an incident, from its first bad minute to its end", () => {
  it("opens once with its cause and the switch that should help, is measured, and closes by itself", async () => {
    const { incidents, sent, news } = watcher();
    await write(0, 240);
    await lookAfter(239, incidents);
    expect(await rows()).toEqual([]);
    await write(240, 260, { since: 240 });
    for (let minute = 240; minute < 250; minute += 1) await lookAfter(minute, incidents);
    expect(warned).toEqual([]);

    const [open] = await rows();
    expect(open).toMatchObject({ measure: "success", state: "open", endedAt: null, reopened: 0 });
    expect(open?.onsetAt).toBe(T0 + 240 * MINUTE);
    expect((open?.openedAt ?? 0) - T0).toBeLessThanOrEqual(246 * MINUTE);
    expect(open?.value).toBeLessThan(open?.expected.low ?? 0);
    expect(open?.question.current).toEqual({ from: T0 + 240 * MINUTE, to: T0 + 250 * MINUTE });
    expect(open?.cause?.verdict).toBe("causes");
    const attributes = open?.cause?.causes[0]?.attributes.map(({ value }) => value) ?? [];
    expect([...attributes].sort()).toEqual(["Android 10", "cn-east"]);
    expect(open?.cause?.causes[0]?.share).toBeGreaterThan(0.7);
    // What is late where commits are slow: fewer reads.
    expect(open?.offer).toMatchObject({ kind: "switch", best: { key: "reads.cached", value: true } });
    const promised = open?.offer?.kind === "switch" ? open.offer.best.points : 0;
    expect(promised).toBeGreaterThan(0.01);
    expect(promised).toBeLessThan(0.06);
    expect(sent.some(({ collection, id }) => collection === "incident" && id === open?.id)).toBe(true);

    // A person turns it on for this incident; a second look ties it, the verdict is put beside the promise.
    const revision = await flip("reads.cached", `Incident ${open?.ref}: Android 10 + cn-east`, now + 1_000);
    on.add("reads.cached");
    await lookAfter(250, incidents);
    expect((await rows())[0]?.flips).toMatchObject([
      {
        revision,
        key: "reads.cached",
        byName: "Ola",
        verdict: null,
        predicted: { points: expect.closeTo(promised, 9) },
      },
    ]);
    expect((await rows())[0]?.offer).toMatchObject({
      kind: "none",
      closest: { not: { kind: "on_already" } },
    });
    await judge(revision, "reads.cached", now);
    await lookAfter(251, incidents);
    const [measured] = (await rows())[0]?.flips ?? [];
    expect(measured).toMatchObject({ verdict: "helped", measured: { points: expect.closeTo(0.025, 9) } });

    // Well again: closed some minutes later, and not opened anew.
    await write(260, 285);
    for (let minute = 252; minute < 285; minute += 1) await lookAfter(minute, incidents);
    const all = await rows();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ state: "closed", endedBecause: "back", reopened: 0 });
    expect((all[0]?.endedAt ?? 0) - T0).toBeLessThanOrEqual(268 * MINUTE);

    const detail = await incidents.read(analyst, { id: open?.ref ?? "" });
    expect(detail.events.map(({ type }) => type).filter((type) => type !== "explained")).toEqual([
      "opened",
      "flipped",
      "verdict",
      "closed",
    ]);
    expect(detail.explanation?.causes.length).toBeGreaterThan(0);
    expect(detail.chart.points.length).toBeLessThanOrEqual(300);
    expect(detail.chart.points.some(({ value, low }) => value !== null && low !== null && value < low)).toBe(
      true,
    );

    expect(news).toEqual(["incident_opened success", "incident_closed success"]);

    // The next promise of this switch has learnt from it.
    const found = sent.filter(({ collection }) => collection === "record").at(-1)?.value;
    expect(found).toMatchObject({ flips: 1, bias: expect.closeTo(0.025 - promised, 9) });
  });

  it("is opened once by two processes, and goes on in another after a restart", async () => {
    const [first, second] = [watcher(), watcher()];
    const [one, two] = [first.incidents, second.incidents];
    await write(0, 250, { since: 240 });
    for (let minute = 239; minute < 246; minute += 1) {
      now = T0 + (minute + 1) * MINUTE + 20_000;
      await Promise.all([one.tick(), two.tick()]);
    }
    expect(await rows()).toHaveLength(1);
    expect([...first.news, ...second.news]).toEqual(["incident_opened success"]);
    const third = watcher().incidents;
    await lookAfter(248, third);
    const [row] = await rows();
    expect(row?.question.current.to).toBe(T0 + 249 * MINUTE);
    expect(row?.reopened).toBe(0);
  });

  it("is explained later where explanations are paused", async () => {
    const { incidents } = watcher();
    paused = true;
    await write(0, 256, { since: 240 });
    for (let minute = 239; minute < 248; minute += 1) await lookAfter(minute, incidents);
    expect((await rows())[0]).toMatchObject({ state: "open", cause: null, offer: null });
    paused = false;
    await lookAfter(248, incidents);
    expect((await rows())[0]?.cause?.verdict).toBe("causes");
  });

  it("comes back as the same one when it comes back soon", async () => {
    const { incidents, news } = watcher();
    await write(0, 262, { since: 240, until: 250 });
    await write(262, 280, { since: 262 });
    for (let minute = 239; minute < 275; minute += 1) await lookAfter(minute, incidents);
    const all = await rows();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ state: "open", reopened: 1 });
    expect(news.map((line) => line.split(" ")[0])).toEqual([
      "incident_opened",
      "incident_closed",
      "incident_reopened",
    ]);
  });
});

describe("what people do to it", () => {
  async function opened() {
    const { incidents } = watcher();
    await write(0, 290, { since: 240 });
    for (let minute = 239; minute < 248; minute += 1) await lookAfter(minute, incidents);
    const [row] = await rows();
    if (!row) throw new Error("no incident");
    return { incidents, row };
  }
  const audited = async () =>
    (
      await database.pool.query(
        "SELECT action, actor, reason FROM audit_entry WHERE action LIKE 'incident.%' ORDER BY id",
      )
    ).rows;

  it("is on the record, once, with a reason where it was dismissed, and told nobody twice", async () => {
    const { incidents, row } = await opened();
    expect(await incidents.acknowledge(analyst, { id: row.id })).toMatchObject({
      acknowledged: { byName: "Ana" },
    });
    await expect(incidents.acknowledge(analyst, { id: row.id })).rejects.toMatchObject({ code: "STALE" });
    await expect(incidents.dismiss(analyst, { id: row.id, reason: "" })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
    });
    const dismissed = await incidents.dismiss(analyst, { id: row.id, reason: "a drill of ours" });
    expect(dismissed).toMatchObject({
      state: "dismissed",
      dismissed: { reason: "a drill of ours" },
      endedAt: null,
    });
    // It is still low, and stays dismissed.
    for (let minute = 248; minute < 256; minute += 1) await lookAfter(minute, incidents);
    expect(await rows()).toMatchObject([{ state: "dismissed", endedAt: null }]);
    expect(await incidents.reopen(analyst, { id: row.id })).toMatchObject({ state: "open", dismissed: null });
    expect((await audited()).slice(-3)).toEqual([
      { action: "incident.acknowledge", actor: "person:p_ana", reason: null },
      { action: "incident.dismiss", actor: "person:p_ana", reason: "a drill of ours" },
      { action: "incident.reopen", actor: "person:p_ana", reason: null },
    ]);
  });

  it("is not for merchants", async () => {
    const { incidents } = watcher();
    const merchant: Viewer = { ...analyst, role: "merchant" };
    await expect(incidents.list(merchant)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(incidents.dismiss(merchant, { id: "x", reason: "because" })).rejects.toBeInstanceOf(
      OpsError,
    );
  });
});

describe("no switch is offered", () => {
  async function offer() {
    const { incidents } = watcher();
    await write(0, 256, { since: 240 });
    for (let minute = 239; minute < 248; minute += 1) await lookAfter(minute, incidents);
    return (await rows())[0]?.offer;
  }

  it("where nothing shows that it would help", async () => {
    commitP95Ms = 20;
    expect(await offer()).toMatchObject({
      kind: "none",
      because: "no_switch",
      closest: { not: { kind: "no_evidence" } },
    });
  });

  it("where it may not be turned on now", async () => {
    refusals = [{ kind: "conflicts", with: "writes.queued" }];
    expect(await offer()).toMatchObject({ kind: "none", closest: { not: { kind: "conflicts" } } });
  });
});

it("says that it is learning, and until when, while the history is young", async () => {
  const { incidents, sent } = watcher();
  await write(0, 12);
  await lookAfter(11, incidents);
  const standing = sent.find(({ collection, id }) => collection === "watch" && id === "success")?.value;
  expect(standing).toMatchObject({ state: "learning", until: expect.any(Number), value: null });
  expect(await rows()).toEqual([]);
});
