import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { type Annotations, createAnnotations } from "./create-annotations.ts";

const MINUTE = 60_000;
const now = Date.UTC(2026, 10, 21, 12, 0);
const span = { from: now - 60 * MINUTE, to: now + 60 * MINUTE };
const ana: Viewer = {
  id: "ana",
  name: "Ana",
  email: "a@b.c",
  role: "analyst",
  tenantId: "default",
  shopIds: [],
};
const ben: Viewer = { ...ana, id: "ben", name: "Ben" };
const merchant: Viewer = { ...ana, id: "mo", role: "merchant", shopIds: ["s1"] };
const elsewhere: Viewer = { ...ana, tenantId: "other" };
const caller = { clientId: "ci", tenantId: "default", tier: "free" as const };
const note = { at: now, layer: "note", text: "Oven two is off" };

let database: TestDatabase;
let annotations: Annotations;
const bus = createBus();
const counts: { at: number; success: number; total: number }[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  const prisma = openPrisma(database.url);
  await prisma.tenant.create({ data: { id: "default", name: "Default" } });
  await prisma.apiClient.create({ data: { id: "ci", tenantId: "default", name: "Pipeline" } });
  annotations = createAnnotations({
    prisma,
    pool: database.pool,
    clock: { nowMs: () => now } as never,
    bus,
    log: { warn: () => undefined },
    points: async ({ span: { from, to } }) => ({
      stepMs: MINUTE,
      points: counts.filter(({ at }) => at >= from && at < to),
    }),
  });
});
afterAll(async () => {
  await annotations?.stop();
  await database?.close();
});

const listed = async (viewer = ana) => (await annotations.list(viewer, span)).annotations;
const audited = async (id: string) =>
  (
    await database.pool.query("SELECT action, actor FROM audit_entry WHERE target = $1 ORDER BY id", [
      `annotation:${id}`,
    ])
  ).rows;

describe("a note", () => {
  it("is written, changed, removed and brought back, and the log has each", async () => {
    const added = await annotations.add(ana, { ...note, link: "https://example.com/1" });
    expect(added).toMatchObject({ ...note, by: "Ana", version: 1, editable: true, until: null });
    const changed = await annotations.change(ben, {
      ...note,
      id: added.id,
      seenVersion: 1,
      until: now + MINUTE,
      text: "Oven two was off",
    });
    expect(changed).toMatchObject({ text: "Oven two was off", version: 2, by: "Ana", until: now + MINUTE });
    const removed = await annotations.remove(ana, { id: added.id, seenVersion: 2 });
    expect((await listed()).some(({ id }) => id === added.id)).toBe(false);
    await annotations.restore(ana, { id: added.id, seenVersion: removed.version });
    expect((await listed()).find(({ id }) => id === added.id)?.text).toBe("Oven two was off");
    expect((await audited(added.id)).map(({ action }) => action)).toEqual([
      "annotation.create",
      "annotation.change",
      "annotation.remove",
      "annotation.restore",
    ]);
  });

  it("that two change at once tells the second who was first, and keeps the first's words", async () => {
    const { id } = await annotations.add(ana, note);
    const edit = (text: string) => ({ ...note, id, seenVersion: 1, text });
    const answers = await Promise.allSettled([
      annotations.change(ana, edit("Ana's")),
      annotations.change(ben, edit("Ben's")),
    ]);
    const refused = answers.find((answer) => answer.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "STALE" });
    const kept = (await listed()).find((one) => one.id === id);
    expect(kept?.text).toBe(`${refused?.reason.details.reason}'s`);
    await expect(annotations.remove(ben, { id, seenVersion: 1 })).rejects.toMatchObject({ code: "STALE" });
  });

  it("is of one business, and of those who may", async () => {
    const { id } = await annotations.add(ana, note);
    expect((await listed(elsewhere)).some((one) => one.id === id)).toBe(false);
    await expect(annotations.remove(elsewhere, { id, seenVersion: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(annotations.list(merchant, span)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(annotations.add(merchant, note)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it.each([
    ["/text", { text: " " }],
    ["/text", { text: "x".repeat(281) }],
    ["/link", { link: "javascript:alert(1)" }],
    ["/until", { until: now - 1 }],
    ["/layer", { layer: "switch" }],
  ])("with a wrong %s is refused by that field", async (field, wrong) => {
    await expect(annotations.add(ana, { ...note, ...wrong })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      details: { field },
    });
  });
});

describe("a deploy from a pipeline", () => {
  it("is marked once however often the job is tried, and the log names the client", async () => {
    const body = { text: "deploy 5.2.1", link: "https://ci.example.com/42" };
    const first = await annotations.post(caller, body, "build-42");
    const again = await annotations.post(caller, body, "build-42");
    expect(first).toMatchObject({
      repeated: false,
      annotation: { layer: "deploy", by: "Pipeline", at: now },
    });
    expect(again).toEqual({ ...first, repeated: true });
    await expect(annotations.post(caller, { text: "deploy 5.2.2" }, "build-42")).rejects.toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await audited(first.annotation.id)).toEqual([{ action: "annotation.create", actor: "client:ci" }]);
  });

  it("tried twice at the same moment is marked once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => annotations.post(caller, { text: "deploy 6" }, "build-6")),
    );
    expect(new Set(answers.map(({ annotation }) => annotation.id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  });
});

it("an incident of the watch is marked from its onset to its end, and one that was dismissed is not", async () => {
  const insert = (id: string, state: string, endedAt: number | null) =>
    database.pool.query(
      `INSERT INTO incident (id, ref, tenant_id, measure, state, onset_at, opened_at, since, updated_at, ended_at, norm, expected, reading, question)
       VALUES ($1, $1, 'default', 'success', $2, $3, $3, $3, $3, $4, '{}', '{}', '{}', '{}')`,
      [id, state, new Date(now), endedAt === null ? null : new Date(endedAt)],
    );
  await insert("lark", "closed", now + 5 * MINUTE);
  await insert("wren", "dismissed", now + 5 * MINUTE);
  const marked = (await listed()).filter(({ incident }) => incident !== null);
  expect(marked).toMatchObject([
    { incident: { ref: "lark", measure: "success" }, at: now, until: now + 5 * MINUTE, editable: false },
  ]);
  expect(marked[0]?.link).toBe("/analyst/incidents/lark");
  expect((await listed(elsewhere)).some(({ incident }) => incident !== null)).toBe(false);
});

it("what nodes and breakers did is kept, once when a node says it many times", async () => {
  for (let i = 0; i < 5; i += 1)
    bus.emit("feed", { at: now + i, type: "node_isolated", params: { node: "n7", silentMs: 3_000 } });
  bus.emit("mark", { at: now, type: "node", label: "node_isolated", params: { node: "n7" } });
  bus.emit("mark", {
    at: now,
    type: "breaker",
    label: "breaker_turned",
    params: { target: "t", to: "open" },
  });
  bus.emit("feed", { at: now, type: "refusals", params: { count: 3, reason: "load_gate" } });
  await annotations.stop();
  const recorded = (await listed(elsewhere)).filter(({ mark }) => mark !== null);
  expect(recorded.map(({ mark }) => mark?.label).sort()).toEqual(["breaker_turned", "node_isolated"]);
  expect(recorded.every(({ editable, by }) => !editable && by === null)).toBe(true);
});

it("around a fall: its onset, the deploy before it first, and nothing against a quiet baseline", async () => {
  const fallAt = now + 10 * MINUTE;
  for (let at = now - 60 * MINUTE; at < now + 30 * MINUTE; at += MINUTE)
    counts.push({ at, success: at < fallAt ? 97 : 80, total: 100 });
  await annotations.post(caller, { text: "deploy 7", at: new Date(fallAt - 40_000).toISOString() }, null);
  const question = {
    baseline: { from: now - 30 * MINUTE, to: now },
    current: { from: now, to: now + 30 * MINUTE },
  };
  const around = await annotations.around(ana, { question });
  expect(around.onset).toMatchObject({ at: fallAt });
  expect(around.ranked[0]).toMatchObject({
    annotation: { text: "deploy 7" },
    fit: "close",
    lagMs: 40_000,
  });
  expect(around.baseline).toMatchObject({ changed: null, unusual: null, incidents: [] });

  const swapped = { baseline: question.current, current: { from: now - 40 * MINUTE, to: now - 10 * MINUTE } };
  const doubted = await annotations.around(ana, { question: swapped });
  expect(doubted.onset).toBeNull();
  expect(doubted.ranked).toEqual([]);
  expect(doubted.baseline.changed).toMatchObject({ at: fallAt });
  expect(doubted.baseline.incidents.map(({ id }) => id)).toContain("lark");
});
