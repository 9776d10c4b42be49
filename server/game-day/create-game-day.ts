import { existsSync, readdirSync } from "node:fs";
import { freemem } from "node:os";
import path from "node:path";
import {
  GAME_DAY_MOST_MS,
  type GameDayGuard,
  type GameDayRow,
  gameDayIdSchema,
  type ReportFile,
  reportFileSchema,
  startGameDaySchema,
} from "../contracts/game-day.ts";
import { type Permission, roleMay, type Viewer } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Parts } from "../parts.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { createGameDayStore, newGameDayId } from "./game-day-store.ts";
import { type LiveLoad, reasonToStop, refusalToStart } from "./rules/game-day-guard.ts";
import { scoreOf } from "./rules/score.ts";
import { clearSandboxes, openSandbox } from "./sandbox.ts";
import { type Found, playScenario } from "./scenarios.ts";
import { isSigned, signReport } from "./sign-report.ts";

const TOPIC = "gamedays:all";
const RUNS_SHOWN = 30;
const LOOK_EVERY_MS = 2_000;

export interface GameDayOptions {
  prisma: Prisma;
  clock: Clock;
  hub: Pick<LiveHub, "addSource" | "publish">;
  log: { warn(details: object, message: string): void };
  /** Sandboxes live below it. */
  dataDir: string;
  /** Signs the reports. */
  secret: string;
  migrate(databaseUrl: string): Promise<unknown>;
  /** The real house now: a game day gives way to it. */
  live(): Pick<LiveLoad, "load" | "predictedLoad" | "oldestWaitMs"> & { waiting: number };
}

export interface GameDays {
  part: Parts["gameDay"];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Faults played against a house of their own, one at a time, each with a signed score card. */
export function createGameDay(options: GameDayOptions): GameDays {
  const { prisma, clock, hub, log, secret, migrate, live } = options;
  const root = path.join(options.dataDir, "game-day");
  const store = createGameDayStore(prisma);
  const published = new PublishedState();
  let running: { row: GameDayRow; abort: AbortController; stoppedBy: string; done: Promise<void> } | null =
    null;
  let timer: NodeJS.Timeout | undefined;

  const liveLoad = (): LiveLoad => {
    const { load, predictedLoad, oldestWaitMs } = live();
    const freeMemoryMb = Math.round(freemem() / 1_048_576);
    return { running: running !== null, load, predictedLoad, oldestWaitMs, freeMemoryMb };
  };

  function publish(): void {
    const now = liveLoad();
    const guard: GameDayGuard = {
      refusal: refusalToStart(now),
      load: now.load,
      predictedLoad: now.predictedLoad,
      waiting: live().waiting,
      freeMemoryMb: now.freeMemoryMb,
    };
    published.put("guard", "now", guard);
    const changes = published.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  function show(row: GameDayRow): void {
    published.put("run", row.id, row);
    published.keepNewest("run", RUNS_SHOWN);
    publish();
  }

  async function play(row: GameDayRow, signal: AbortSignal): Promise<GameDayRow> {
    let now = row;
    const tell = (stage: GameDayRow["stage"]) => {
      now = { ...now, stage };
      show(now);
    };
    const sandbox = await openSandbox(path.join(root, row.id), migrate, signal);
    try {
      const { found, load } = await playScenario(row.scenario, { sandbox, signal, tell });
      const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
      const figures = {
        asked: sum(load.asked),
        acknowledged: load.acknowledged.length,
        refused: sum(load.refused),
        nodes: sandbox.nodes.length,
      };
      return { ...now, ...outcomeOf(row, found), figures };
    } finally {
      await sandbox.close();
    }
  }

  function outcomeOf(row: GameDayRow, found: Found): Pick<GameDayRow, "state" | "checks"> {
    const checks = scoreOf(row.scenario, found);
    return { state: checks.every(({ passed }) => passed) ? "passed" : "failed", checks };
  }

  async function run(row: GameDayRow, abort: AbortController): Promise<void> {
    const tooLong = setTimeout(
      () => abort.abort(new Error("It took longer than ten minutes.")),
      GAME_DAY_MOST_MS,
    );
    let ended: GameDayRow;
    try {
      ended = await play(row, abort.signal);
    } catch (error) {
      const note = error instanceof Error ? error.message.slice(0, 500) : String(error);
      ended = { ...row, state: abort.signal.aborted ? "stopped" : "broken", note: noteOf(abort, note) };
    } finally {
      clearTimeout(tooLong);
    }
    const finished: GameDayRow = { ...ended, stage: null, finishedAt: clock.nowMs() };
    const scored = finished.checks.length > 0;
    const report = JSON.stringify({ product: "Rushdeck", kind: "game-day", run: finished }, null, 2);
    const signed = scored ? signReport(report, secret) : null;
    const shown = { ...finished, sha256: signed?.sha256 ?? null };
    const actor = running?.stoppedBy ?? "system";
    await store
      .end(shown, signed, actor)
      .catch((error) => log.warn({ error: String(error) }, "game day: the score card could not be stored"));
    running = null;
    show(shown);
  }

  const noteOf = ({ signal }: AbortController, note: string) =>
    signal.aborted && signal.reason instanceof Error ? signal.reason.message : note;

  function watch(): void {
    const because = running && reasonToStop(liveLoad());
    if (because) running?.abort.abort(new Error(because));
    publish();
  }

  function allow(viewer: Viewer, permission: Permission): void {
    requirePermission(viewer, permission);
    // It takes from a machine every tenant shares.
    if (viewer.tenantId !== DEFAULT_TENANT) throw new OpsError("FORBIDDEN", "Game days are not yours.");
  }

  hub.addSource("gamedays", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => published.all(),
  });

  return {
    part: {
      async start(viewer, input) {
        allow(viewer, "operations.act");
        const { scenario, reason } = parseInput(startGameDaySchema, input);
        const refusal = refusalToStart(liveLoad());
        if (refusal) throw new OpsError("CONFLICT", "No game day may start now.", { reason: refusal });
        const now = clock.nowMs();
        const row: GameDayRow = {
          id: newGameDayId(now),
          scenario,
          state: "running",
          stage: "starting",
          startedAt: now,
          finishedAt: null,
          startedByName: viewer.name,
          reason,
          checks: [],
          figures: null,
          note: null,
          sha256: null,
        };
        const abort = new AbortController();
        // Taken before the first await: of two at once one is refused.
        running = { row, abort, stoppedBy: "system", done: Promise.resolve() };
        try {
          await store.begin(row, actorOf(viewer));
        } catch (error) {
          running = null;
          throw error;
        }
        show(row);
        running.done = run(row, abort);
        return row;
      },
      async stop(viewer, input) {
        allow(viewer, "operations.act");
        const { id } = parseInput(gameDayIdSchema, input);
        if (running?.row.id !== id) throw new OpsError("NOT_FOUND", "It does not run any more.");
        running.stoppedBy = actorOf(viewer);
        running.abort.abort(new Error(viewer.name));
        return { id };
      },
      async report(viewer, input): Promise<ReportFile> {
        allow(viewer, "operations.watch");
        const { id } = parseInput(gameDayIdSchema, input);
        const found = await store.read(id);
        if (!found?.report || !found.signature) throw new OpsError("NOT_FOUND", "It has no report.");
        const signed = signReport(found.report, secret);
        return { ...signed, signature: found.signature };
      },
      async verify(viewer, input) {
        allow(viewer, "operations.watch");
        return { genuine: isSigned(parseInput(reportFileSchema, input), secret) };
      },
    },
    async start() {
      const runs = await store.newest(RUNS_SHOWN);
      for (const { row } of runs.reverse()) {
        if (row.state !== "running") {
          published.put("run", row.id, row);
          continue;
        }
        const ended: GameDayRow = { ...row, state: "broken", finishedAt: clock.nowMs(), note: "restart" };
        await store.end(ended, null, "system");
        published.put("run", row.id, ended);
      }
      if (existsSync(root))
        await clearSandboxes(root, readdirSync(root)).catch((error) =>
          log.warn({ error: String(error) }, "game day: a sandbox of before could not be cleared away"),
        );
      publish();
      timer = setInterval(watch, LOOK_EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      running?.abort.abort(new Error("restart"));
      await running?.done;
    },
  };
}
