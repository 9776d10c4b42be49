import { roleMay, type Viewer } from "../contracts/people.ts";
import {
  applyVariantSchema,
  type Choice,
  type RecordedLoad,
  type WhatIfError,
  type WhatIfResult,
  type WhatIfRow,
  whatIfSchema,
  whatIfSpanSchema,
} from "../contracts/what-if.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Parts } from "../parts.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { TracedWork } from "../scheduling/replay/arrivals.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { hasCode, OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { applyVariant } from "./apply-variant.ts";
import { runInWorker, type WorkerRun } from "./run-in-worker.ts";
import { createWhatIfStore, withoutSeries } from "./store.ts";
import { createAppliedWatch } from "./watch-applied.ts";

export const WHAT_IF_TOPIC = "whatif:all";
const RUNS_SHOWN = 20;
const RUNS_KEPT = 200;
const MOST_WAITING = 10;
const RUN_LIMIT_MS = 180_000;
const READ_LIMIT_MS = 30_000;
const TICK_MS = 1_000;

export interface WhatIfOptions {
  prisma: Prisma;
  /** A replay's thread reads the record on connections of its own. */
  databaseUrl: string;
  hub: Pick<LiveHub, "addSource" | "publish">;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  /** What is in force now. */
  choice(): Choice;
  /** The scheduling part's own use cases: they check, keep, audit and announce. */
  changePolicy(viewer: Viewer, input: unknown): Promise<unknown>;
  changeLimiter(viewer: Viewer, input: unknown): Promise<unknown>;
}

export interface WhatIf {
  part: Parts["whatIf"];
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Waiting {
  id: string;
  trace: TracedWork[] | null;
}

/** Replays of recorded or uploaded load under other choices: one at a time, the others wait their turn. */
export function createWhatIf(options: WhatIfOptions): WhatIf {
  const { prisma, databaseUrl, hub, clock, log } = options;
  const store = createWhatIfStore(prisma);
  const state = new PublishedState();
  /** The newest runs, and any that waits or runs. */
  const rows = new Map<string, WhatIfRow>();
  const waiting: Waiting[] = [];
  let current: { id: string; run: WorkerRun<unknown> } | null = null;
  let reading = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const watch = createAppliedWatch({
    store,
    clock,
    log,
    choice: options.choice,
    measure: (from, to) => readLoad({ from, to }),
    rows: () => [...rows.values()],
    changed: show,
  });

  function show(row: WhatIfRow): void {
    rows.set(row.id, row);
    publish();
  }

  function publish(): void {
    const shown = [...rows.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, RUNS_SHOWN);
    for (const row of shown) state.put("run", row.id, withoutSeries(row));
    const ids = new Set(shown.map(({ id }) => id));
    state.keepOnly("run", ids);
    for (const [id, row] of rows) if (!ids.has(id) && !isOpen(row)) rows.delete(id);
    state.put("choice", "now", options.choice());
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(WHAT_IF_TOPIC, changes);
  }

  async function end(id: string, over: Partial<WhatIfRow>): Promise<void> {
    const row = rows.get(id);
    if (!row || stopped) return;
    const ended = { ...row, ...over };
    await store.save(ended).catch((error) => log.warn({ err: error }, "what-if: a run could not be kept"));
    show(withoutSeries(ended));
  }

  function playerOf(row: WhatIfRow, trace: TracedWork[] | null): WorkerRun<WhatIfResult> {
    const { source, ...wishes } = row.request;
    const onProgress = (share: number) => {
      const now = rows.get(row.id);
      if (now?.state === "running") show({ ...now, progress: Math.round(share * 100) / 100 });
    };
    const limits = { timeLimitMs: RUN_LIMIT_MS, log, onProgress };
    if (source.kind === "uploaded")
      return runInWorker({ kind: "play_trace", rows: trace ?? [], wishes }, limits);
    const { from, to } = source;
    const inForce = options.choice();
    return runInWorker({ kind: "play_recorded", databaseUrl, from, to, wishes, inForce }, limits);
  }

  function runNext(): void {
    if (current || stopped) return;
    const next = waiting.shift();
    const row = next && rows.get(next.id);
    if (!next || !row) return;
    const run = playerOf(row, next.trace);
    current = { id: row.id, run };
    show({ ...row, state: "running" });
    run.answer
      .then((result) => end(row.id, { state: "done", progress: 1, result }))
      .catch((error: unknown) =>
        hasCode(error, "CONFLICT")
          ? end(row.id, { state: "cancelled" })
          : end(row.id, { state: "failed", error: errorOf(error) }),
      )
      .finally(() => {
        current = null;
        runNext();
      });
  }

  const part: Parts["whatIf"] = {
    async start(viewer, input) {
      mayAct(viewer);
      const { source, ...wishes } = parseInput(whatIfSchema, input);
      if (waiting.length >= MOST_WAITING)
        throw new OpsError("OVERLOADED", "Ten replays wait already. Cancel one, or wait for them.");
      if (source.kind === "recorded" && source.to > clock.nowMs())
        throw new OpsError("INVALID_REQUEST", "The span ends in the future.", { field: "/source/to" });
      const trace = source.kind === "uploaded" ? await readTrace(source) : null;
      const id = newId("wif", clock.nowMs());
      const row: WhatIfRow = {
        id,
        startedBy: viewer.name,
        startedAt: clock.nowMs(),
        state: "queued",
        progress: 0,
        request: {
          ...wishes,
          source: source.kind === "recorded" ? source : { kind: "uploaded", name: source.name },
        },
        result: null,
        error: null,
        applied: null,
      };
      await prisma.$transaction(async (transaction) => {
        await store.save(row, transaction);
        await transaction.auditEntry.create({
          data: {
            actor: actorOf(viewer),
            action: "what_if.start",
            target: id,
            after: { ...row.request } as object,
          },
        });
      });
      show(row);
      waiting.push({ id, trace });
      runNext();
      return rows.get(id) ?? row;
    },

    async cancel(viewer, input) {
      mayAct(viewer);
      const { runId } = parseInput(applyVariantSchema.pick({ runId: true }), input);
      const place = waiting.findIndex(({ id }) => id === runId);
      if (place >= 0) {
        waiting.splice(place, 1);
        await end(runId, { state: "cancelled" });
      } else if (current?.id === runId) current.run.cancel();
      else throw new OpsError("CONFLICT", "This replay is over.");
      await prisma.auditEntry.create({
        data: { actor: actorOf(viewer), action: "what_if.cancel", target: runId },
      });
      return { runId };
    },

    async apply(viewer, input) {
      mayAct(viewer);
      const { runId } = parseInput(applyVariantSchema.pick({ runId: true }), input);
      const row = await store.find(runId);
      if (!row) throw new OpsError("NOT_FOUND", "There is no such replay.");
      const applied = await applyVariant({ ...options, store }, { viewer, row, input });
      const changed = { ...row, applied };
      show(withoutSeries(changed));
      return withoutSeries(changed);
    },

    async read(viewer, { runId }) {
      mayWatch(viewer);
      const kept = await store.find(runId);
      if (!kept) throw new OpsError("NOT_FOUND", "There is no such replay.");
      // Progress is known here only.
      const live = rows.get(runId);
      return live && isOpen(live) ? live : kept;
    },

    async readLoad(viewer, input) {
      mayWatch(viewer);
      const { from, to } = parseInput(whatIfSpanSchema, input);
      if (reading >= 3)
        throw new OpsError("OVERLOADED", "Others are reading the record. Try again in a moment.");
      reading++;
      try {
        return await readLoad({ from, to });
      } finally {
        reading--;
      }
    },
  };

  function readLoad({ from, to }: { from: number; to: number }): Promise<RecordedLoad> {
    const job = { kind: "read_recorded", databaseUrl, from, to } as const;
    return runInWorker(job, { timeLimitMs: READ_LIMIT_MS, log }).answer;
  }

  function readTrace({ name, csv }: { name: string; csv: string }): Promise<TracedWork[]> {
    return runInWorker({ kind: "read_trace", name, csv }, { timeLimitMs: READ_LIMIT_MS, log }).answer;
  }

  hub.addSource("whatif", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // Nodes and their load are the installation's: they tell of every tenant at once.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  });

  return {
    part,
    async start() {
      // Without its past the page is poorer, not broken.
      try {
        await store.interruptAll(clock.nowMs());
        await store.removeOldest(RUNS_KEPT);
        for (const row of await store.newest(RUNS_SHOWN)) rows.set(row.id, row);
      } catch (error) {
        log.warn({ err: error }, "what-if: earlier runs could not be read");
      }
      publish();
      timer = setInterval(() => {
        publish();
        watch.tick();
      }, TICK_MS);
      timer.unref();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      waiting.length = 0;
      const running = current;
      running?.run.cancel();
      await running?.run.answer.catch(() => {});
    },
  };
}

const isOpen = (row: WhatIfRow) => row.state === "queued" || row.state === "running";

function mayAct(viewer: Viewer): void {
  requirePermission(viewer, "operations.act");
  ofTheInstallation(viewer);
}

function mayWatch(viewer: Viewer): void {
  requirePermission(viewer, "operations.watch");
  ofTheInstallation(viewer);
}

function ofTheInstallation(viewer: Viewer): void {
  if (viewer.tenantId !== DEFAULT_TENANT)
    throw new OpsError("FORBIDDEN", "Replays are of the whole installation's load.");
}

function errorOf(error: unknown): WhatIfError {
  if (hasCode(error, "NOT_FOUND")) return "no_load";
  if (hasCode(error, "TOO_LARGE")) return "too_much";
  return hasCode(error, "OVERLOADED") ? "time_limit" : "internal";
}
