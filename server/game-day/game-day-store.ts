import { createHash } from "node:crypto";
import type { GameDayRow } from "../contracts/game-day.ts";
import { gameDayScenarioKeys } from "../contracts/game-day.ts";
import type { Prisma } from "../platform/prisma.ts";
import { newId } from "../shared/ids.ts";

export interface StoredRun {
  row: GameDayRow;
  report: string | null;
  signature: string | null;
}

export interface GameDayStore {
  /** With its audit entry, in one transaction. */
  begin(row: GameDayRow, actor: string): Promise<void>;
  /** With its audit entry; `actor` is who stopped it, or the system. */
  end(row: GameDayRow, signed: { report: string; signature: string } | null, actor: string): Promise<void>;
  /** Newest first. */
  newest(limit: number): Promise<StoredRun[]>;
  read(id: string): Promise<StoredRun | null>;
}

export const newGameDayId = (now: number) => newId("gd", now);

export function createGameDayStore(prisma: Prisma): GameDayStore {
  return {
    async begin(row, actor) {
      const { id, scenario, state, startedByName, reason } = row;
      const startedAt = new Date(row.startedAt);
      await prisma.$transaction([
        prisma.gameDayRun.create({
          data: { id, scenario, state, startedBy: actor, startedByName, reason, startedAt },
        }),
        prisma.auditEntry.create({
          data: { at: startedAt, actor, action: "gameday.start", target: id, after: { scenario }, reason },
        }),
      ]);
    },
    async end(row, signed, actor) {
      const { id, state, note, checks, sha256 } = row;
      const finishedAt = new Date(row.finishedAt ?? Date.now());
      const passed = checks.filter((check) => check.passed).length;
      await prisma.$transaction([
        prisma.gameDayRun.update({
          where: { id },
          data: {
            state,
            finishedAt,
            report: signed?.report ?? JSON.stringify({ run: row }),
            signature: signed?.signature ?? null,
          },
        }),
        prisma.auditEntry.create({
          data: {
            at: finishedAt,
            actor,
            action: `gameday.${state}`,
            target: id,
            after: { state, passed, checks: checks.length, sha256 },
            reason: note,
          },
        }),
      ]);
    },
    newest: async (limit) =>
      (await prisma.gameDayRun.findMany({ orderBy: { startedAt: "desc" }, take: limit })).flatMap(toRun),
    async read(id) {
      const row = await prisma.gameDayRun.findUnique({ where: { id } });
      return row ? (toRun(row)[0] ?? null) : null;
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<Prisma["gameDayRun"]["findUnique"]>>>;

function toRun(row: Row): StoredRun[] {
  const scenario = gameDayScenarioKeys.find((key) => key === row.scenario);
  // A scenario of another release has no words here.
  if (!scenario) return [];
  const { report, signature } = row;
  // The report is what was signed; the row is read from it, so that both cannot differ.
  const kept = report ? (JSON.parse(report) as { run: GameDayRow }).run : null;
  const begun: GameDayRow = {
    id: row.id,
    scenario,
    state: "running",
    stage: null,
    startedAt: row.startedAt.getTime(),
    finishedAt: null,
    startedByName: row.startedByName,
    reason: row.reason,
    checks: [],
    figures: null,
    note: null,
    sha256: null,
  };
  if (!kept || !signature || !report) return [{ row: kept ?? begun, report: null, signature: null }];
  // A report cannot hold its own hash.
  const sha256 = createHash("sha256").update(report).digest("hex");
  return [{ row: { ...kept, sha256 }, report, signature }];
}
