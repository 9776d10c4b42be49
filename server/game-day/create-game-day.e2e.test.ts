import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../prisma/migrate.ts";
import type { GameDayRow } from "../contracts/game-day.ts";
import type { EntityChange } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createGameDay, type GameDays } from "./create-game-day.ts";

const operator: Viewer = {
  id: "p1",
  name: "Ada",
  email: "a@x",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const wish = { scenario: "node_killed", reason: "before the weekend" };
const RUN_MS = 240_000;

let database: TestDatabase;
let prisma: Prisma;
let dataDir: string;
let load = 0.1;
const running: GameDays[] = [];

async function open() {
  const rows = new Map<string, GameDayRow>();
  const days = createGameDay({
    prisma,
    clock: { nowMs: () => Date.now() },
    hub: {
      addSource: () => {},
      publish: (_topic: string, changes: EntityChange[]) => {
        for (const { collection, id, value } of changes)
          if (collection === "run") rows.set(id, value as GameDayRow);
      },
    },
    log: { warn: (details) => expect(details).toBeUndefined() },
    dataDir,
    secret: "a secret of this house",
    migrate,
    live: () => ({ load, predictedLoad: null, oldestWaitMs: 0, waiting: 0 }),
  });
  await days.start();
  running.push(days);
  const end = (id: string) =>
    expect.poll(() => rows.get(id)?.state, { timeout: RUN_MS, interval: 250 }).not.toBe("running");
  return { ...days, rows, end };
}

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-game-day-"));
});
afterAll(async () => {
  for (const one of running) await one.stop();
  await prisma?.$disconnect();
  await database?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("a game day", () => {
  it(
    "loses a node of a house of its own, keeps a signed score card, and leaves nothing behind",
    async () => {
      const { part, rows, end } = await open();
      const orders = await prisma.order.count();
      const { id } = await part.start(operator, wish);
      await expect(part.start(operator, wish)).rejects.toMatchObject({
        code: "CONFLICT",
        details: { reason: "running" },
      });
      await end(id);
      const row = rows.get(id);
      expect(row?.note).toBeNull();
      expect(row?.figures?.acknowledged).toBeGreaterThan(0);
      const value = (key: string) => row?.checks.find((check) => check.key === key)?.value;
      expect([value("lost"), value("doubled"), value("healthyIsolated")]).toEqual([0, 0, 0]);
      expect(value("rescuedMs")).not.toBeNull();
      expect(await prisma.order.count()).toBe(orders);
      expect(readdirSync(path.join(dataDir, "game-day"))).toEqual([]);

      const file = await part.report(operator, { id });
      expect(file.sha256).toBe(row?.sha256);
      expect(await part.verify(operator, file)).toEqual({ genuine: true });
      const forged = { ...file, report: file.report.replace('"lost"', '"won"') };
      expect(await part.verify(operator, forged)).toEqual({ genuine: false });
      const audit = await prisma.auditEntry.findMany({ where: { target: id }, orderBy: { id: "asc" } });
      expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
        ["gameday.start", "person:p1"],
        [`gameday.${row?.state}`, "system"],
      ]);
      const later = await open();
      expect((await later.part.report(operator, { id })).signature).toBe(file.signature);
    },
    RUN_MS,
  );

  it(
    "is stopped by a person, and says who",
    async () => {
      const { part, rows, end } = await open();
      const { id } = await part.start(operator, wish);
      await part.stop(operator, { id });
      await end(id);
      expect(rows.get(id)).toMatchObject({ state: "stopped", note: "Ada", checks: [] });
      await expect(part.report(operator, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(existsSync(path.join(dataDir, "game-day", id))).toBe(false);
    },
    RUN_MS,
  );

  it("is not started while the house has work enough, nor by somebody who may only look", async () => {
    const { part } = await open();
    load = 0.7;
    await expect(part.start(operator, wish)).rejects.toMatchObject({ details: { reason: "load_high" } });
    load = 0.1;
    await expect(part.start({ ...operator, role: "analyst" }, wish)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(part.start({ ...operator, tenantId: "other" }, wish)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("whose house went down with it running is broken, not running for ever", async () => {
    const row = { id: "gd_old", scenario: "overload", state: "running", startedBy: "person:p1" };
    await prisma.gameDayRun.create({
      data: { ...row, startedByName: "Ada", reason: "to see", startedAt: new Date() },
    });
    await open();
    expect((await prisma.gameDayRun.findUniqueOrThrow({ where: { id: "gd_old" } })).state).toBe("broken");
  });
});
