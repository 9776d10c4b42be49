import type { Pool } from "pg";
import { z } from "zod";
import {
  type ExplainPause,
  filtersSchema,
  measureSchema,
  type TimeWindow,
} from "../contracts/attribution.ts";
import type { Viewer } from "../contracts/people.ts";
import { withoutSchema } from "../contracts/without.ts";
import type { Parts } from "../parts.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { createContrast } from "./create-contrast.ts";
import { createCubeThread } from "./cube-thread.ts";
import { readShopNames } from "./read-context.ts";
import { invalid, parse, readQuestion } from "./read-question.ts";
import type { CubeQuery, Points } from "./scan-cube.ts";

const DAY_MS = 86_400_000;
const MOST_OVERVIEW_MS = 400 * DAY_MS;
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
}

export type Attribution = Parts["attribution"] & {
  /** What a question is answered from, to be kept with a finding; null: too much to keep. */
  cells(viewer: Viewer, input: unknown): Promise<Uint8Array | null>;
  /** Counts over time, in at most 300 steps. */
  points(asks: CubeQuery & { span: TimeWindow }): Promise<Points>;
  /** From now on, hours that are over are made ready to be asked about. */
  start(): void;
  /** Makes them ready now; done when the next question only has to add up. Never throws. */
  prepare(): Promise<void>;
  stop(): Promise<void>;
};

const overviewSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  measure: measureSchema,
  filters: filtersSchema,
});

/** The analyst's questions to the outcome cube: what the rate did, who it hit, and why it moved. */
export function createAttribution({
  pool,
  databaseUrl,
  clock,
  log,
  pause = () => null,
}: AttributionOptions): Attribution {
  const cube = createCubeThread(databaseUrl, log);

  let warmUp: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function prepare(): Promise<void> {
    const now = clock.nowMs();
    await cube.ask("prepare", { span: { from: now - PREPARED_MS, to: now } }).catch((error) => {
      log.warn({ err: error }, "attribution: the first question of an hour will take longer");
    });
  }

  return {
    prepare,
    points: (asks) => cube.ask("points", asks),

    async overview(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const { from, to, measure, filters } = parse(overviewSchema, input);
      if (to <= from) throw invalid("/to", "The span must end after it starts.");
      if (to - from > MOST_OVERVIEW_MS) throw invalid("/from", "The chart spans at most 400 days.");
      const [rate, shopNames] = await Promise.all([
        cube.ask("points", { tenantId: viewer.tenantId, measure, filters, span: { from, to } }),
        readShopNames(pool, viewer.tenantId),
      ]);
      return { asOf: clock.nowMs(), measure, ...rate, shopNames, explainPause: pause() };
    },

    async strips(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      return cube.ask("strips", { tenantId: viewer.tenantId, ...readQuestion(input) });
    },

    async without(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const { question, causes, span } = parse(withoutSchema, input);
      if (span.to - span.from > MOST_OVERVIEW_MS) throw invalid("/span", "The chart spans at most 400 days.");
      const { tenantId } = viewer;
      return cube.ask("without", { tenantId, ...readQuestion(question), causes, span });
    },

    async explain(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const question = readQuestion(input);
      const paused = pause();
      if (paused) throw refusalOf(paused);
      const startedAt = performance.now();
      const explanation = await cube.ask("explain", { tenantId: viewer.tenantId, ...question });
      return { ...explanation, tookMs: Math.round(performance.now() - startedAt) };
    },

    ...createContrast({ pool, cube, clock }),

    async cells(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      return cube.ask("cells", { tenantId: viewer.tenantId, ...readQuestion(input) });
    },

    start() {
      // The thread takes a second to start: not while the first analyst waits.
      warmUp = setTimeout(() => void prepare(), WARM_UP_MS);
      timer = setInterval(() => void prepare(), PREPARE_EVERY_MS);
      warmUp.unref();
      timer.unref();
    },

    async stop() {
      clearTimeout(warmUp);
      clearInterval(timer);
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
