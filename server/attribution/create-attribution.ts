import type { Pool } from "pg";
import { z } from "zod";
import {
  type ExplainPause,
  explainSchema,
  filterSchema,
  type TimeWindow,
  windowSchema,
} from "../contracts/attribution.ts";
import type { Mark } from "../contracts/operations.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { createCubeThread } from "./cube-thread.ts";
import { readMarks, readShopNames } from "./read-context.ts";

const DAY_MS = 86_400_000;
const MOST_OVERVIEW_MS = 400 * DAY_MS;
const MOST_WINDOW_MS = 31 * DAY_MS;
const NODE_MARKS_KEPT = 200;
/** The hours an analyst asks about most, and how often new ones are made ready. */
const PREPARED_MS = 8 * DAY_MS;
const WARM_UP_MS = 3_000;
const PREPARE_EVERY_MS = 5 * 60_000;

export interface AttributionOptions {
  pool: Pool;
  /** The engine's thread reads the cube on a connection of its own. */
  databaseUrl: string;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  /** Whether explanations are paused to spare the server. */
  pause?: () => ExplainPause | null;
  /** Node marks since the start come from here; switch marks are in the database. */
  bus?: Pick<Bus, "on">;
}

export type Attribution = Parts["attribution"] & {
  /** From now on, hours that are over are made ready to be asked about. */
  start(): void;
  stop(): Promise<void>;
};

const filtersSchema = z.array(filterSchema).max(12).default([]);
const overviewSchema = z.object({ from: z.number().int(), to: z.number().int(), filters: filtersSchema });
const stripsSchema = z.object({ baseline: windowSchema, current: windowSchema, filters: filtersSchema });

/** The analyst's questions to the outcome cube: what the rate did, who it hit, and why it moved. */
export function createAttribution({
  pool,
  databaseUrl,
  clock,
  log,
  bus,
  pause = () => null,
}: AttributionOptions): Attribution {
  const cube = createCubeThread(databaseUrl, log);
  const nodeMarks: Mark[] = [];
  const off = bus?.on("mark", (mark) => {
    if (mark.type === "switch") return;
    nodeMarks.push({ ...mark, id: newId("mark", mark.at) });
    if (nodeMarks.length > NODE_MARKS_KEPT) nodeMarks.shift();
  });

  let warmUp: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;

  function prepare(): void {
    const now = clock.nowMs();
    cube.ask("prepare", { span: { from: now - PREPARED_MS, to: now } }).catch((error) => {
      log.warn({ err: error }, "attribution: the first question of an hour will take longer");
    });
  }

  return {
    async overview(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const { from, to, filters } = parse(overviewSchema, input);
      if (to <= from) throw invalid("/to", "The span must end after it starts.");
      if (to - from > MOST_OVERVIEW_MS) throw invalid("/from", "The chart spans at most 400 days.");
      const [rate, switchMarks, shopNames] = await Promise.all([
        cube.ask("points", { tenantId: viewer.tenantId, filters, span: { from, to } }),
        readMarks(pool, { from, to }),
        readShopNames(pool, viewer.tenantId),
      ]);
      const others = nodeMarks.filter(({ at }) => at >= from && at < to);
      const marks = [...switchMarks, ...others].sort((x, y) => x.at - y.at);
      return { asOf: clock.nowMs(), ...rate, shopNames, marks, explainPause: pause() };
    },

    async strips(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const { baseline, current, filters } = parse(stripsSchema, input);
      checkWindows(baseline, current);
      return cube.ask("strips", { tenantId: viewer.tenantId, filters, baseline, current });
    },

    async explain(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const { baseline, current, filters } = parse(explainSchema, input);
      checkWindows(baseline, current);
      const paused = pause();
      if (paused) throw refusalOf(paused);
      const startedAt = performance.now();
      const explanation = await cube.ask("explain", {
        tenantId: viewer.tenantId,
        filters,
        baseline,
        current,
      });
      return { ...explanation, tookMs: Math.round(performance.now() - startedAt) };
    },

    start() {
      // The thread takes a second to start: not while the first analyst waits.
      warmUp = setTimeout(prepare, WARM_UP_MS);
      timer = setInterval(prepare, PREPARE_EVERY_MS);
      warmUp.unref();
      timer.unref();
    },

    async stop() {
      clearTimeout(warmUp);
      clearInterval(timer);
      off?.();
      await cube.stop();
    },
  };
}

/** What is under way is finished: it has 10 s at most. */
function refusalOf({ by, until }: ExplainPause): OpsError {
  const who = by === null ? "" : ` by ${by}`;
  const when = until === null ? "" : ` until ${new Date(until).toISOString()}`;
  return new OpsError("PAUSED", `Explanations are paused${who}${when} to spare the server.`, {
    rule: "switch:attribution.paused",
    ...(by !== null && { reason: by }),
    ...(until !== null && { at: until }),
  });
}

function checkWindows(baseline: TimeWindow, current: TimeWindow): void {
  for (const [field, window] of [
    ["/baseline", baseline],
    ["/current", current],
  ] as const) {
    if (window.to - window.from > MOST_WINDOW_MS) throw invalid(field, "A window spans at most 31 days.");
  }
  if (baseline.from < current.to && current.from < baseline.to) {
    throw invalid("/baseline", "The two windows must not overlap.");
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: `/${issue.path.join("/")}`,
    message: issue.message,
  }));
  throw new OpsError("INVALID_REQUEST", errors[0]?.message ?? "Not a valid request.", {
    field: errors[0]?.field,
    errors,
  });
}

function invalid(field: string, message: string): OpsError {
  return new OpsError("INVALID_REQUEST", message, { field });
}
