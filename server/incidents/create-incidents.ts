import type { Pool } from "pg";
import { readShopNames } from "../attribution/read-context.ts";
import type { Explanation, Question } from "../contracts/attribution.ts";
import { type IncidentRow, incidentMeasures, type WatchStanding } from "../contracts/incidents.ts";
import type { FeedEntry } from "../contracts/operations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Parts } from "../parts.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { hasCode } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { changeIncident } from "./change-incident.ts";
import { predictSwitches, type SwitchFacts, withAvailability } from "./explain-incident.ts";
import { followFlips } from "./follow-flips.ts";
import { createIncidentStore, type KeptIncident } from "./incident-store.ts";
import { publishIncidents } from "./publish-incidents.ts";
import { createFailureReader } from "./read-failures.ts";
import { readIncident } from "./read-incident.ts";
import { MinuteBook, minutesFrom } from "./read-minutes.ts";
import { predictionRecord } from "./rules/measured-effect.ts";
import { MINUTE_MS } from "./rules/minutes.ts";
import type { Prediction } from "./rules/predict-relief.ts";
import { type IncidentNews, type IncidentNewsType, watchMeasure } from "./watch-measure.ts";

export interface IncidentsOptions {
  prisma: Prisma;
  pool: Pool;
  clock: Clock;
  hub: Pick<LiveHub, "addSource" | "publish">;
  log: { warn(details: object, message: string): void };
  explain: Parts["attribution"]["explain"];
  series: Pick<SeriesReader, "measure" | "over">;
  switches: SwitchFacts;
  /** Takes what goes into everybody's event stream. */
  onNews(entry: Omit<FeedEntry, "id">): void;
  modelInUse(): boolean;
  /** Whether this process is the one that watches; the others show what it found. */
  isWatcher(): boolean;
}

export type Incidents = Parts["incidents"] & {
  /** One look: judges the minute that is over, follows flips, publishes. */
  tick(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
};

const TICK_MS = 5_000;
/** What ended in a minute is counted some seconds after it. */
const RIPE_AFTER_MS = 15_000;
const SHOWN = 40;
const KEPT_MS = 400 * 86_400_000;

/** Explanations ask as somebody who may. */
const WATCHER: Viewer = {
  id: "system",
  name: "system",
  email: "",
  role: "analyst",
  tenantId: DEFAULT_TENANT,
  shopIds: [],
};

/** Watches what the installation's own outcomes usually do, and says when they do otherwise, why, and what would help. */
export function createIncidents(options: IncidentsOptions): Incidents {
  const { prisma, pool, clock, hub, log, series, switches } = options;
  const tenantId = DEFAULT_TENANT;
  const store = createIncidentStore(prisma);
  const readMinutes = minutesFrom(pool);
  const book = new MinuteBook(readMinutes, tenantId);
  const failures = createFailureReader(pool, clock);
  const publish = publishIncidents(hub, tenantId);
  const available = (predictions: readonly Prediction[]) => withAvailability(predictions, switches);
  const change = changeIncident({ prisma, store, clock });
  async function named(of: string, rows: readonly IncidentRow[]): Promise<IncidentRow[]> {
    const idsOf = ({ cause }: IncidentRow) =>
      (cause?.causes ?? []).flatMap(({ attributes }) =>
        attributes.flatMap(({ dimension, value }) => (dimension === "shop" ? [value] : [])),
      );
    if (!rows.some((row) => idsOf(row).length > 0)) return [...rows];
    const names = await readShopNames(pool, of);
    return rows.map((row) => ({
      ...row,
      shopNames: Object.fromEntries(
        idsOf(row).flatMap((id) => {
          const name = names[id];
          return name ? [[id, name]] : [];
        }),
      ),
    }));
  }
  const reading = {
    store,
    readMinutes,
    clock,
    named,
    available,
  };
  let judgedUntil = 0;
  let thrownAwayAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | null = null;

  async function explain(question: Question): Promise<Explanation | null> {
    try {
      return await options.explain(WATCHER, question);
    } catch (error) {
      if (!hasCode(error, "PAUSED")) log.warn({ error: String(error) }, "incidents: explained later");
      return null;
    }
  }

  async function watch(newest: readonly KeptIncident[], now: number): Promise<void> {
    const deps = {
      store,
      book,
      tenantId,
      explain,
      predict: (question: Question, explanation: Explanation) =>
        predictSwitches(
          {
            failures,
            series,
            modelInUse: options.modelInUse,
            measuredFlips: store.measuredFlips,
            nowMs: clock.nowMs,
          },
          tenantId,
          question,
          explanation,
        ),
      available,
      tell: (type: IncidentNewsType, news: IncidentNews) => {
        const { ref, measure, value, because = null } = news;
        const { low, high } = news.expected;
        options.onNews({ at: now, type, params: { ref, measure, value, low, high, because } });
      },
    };
    const standings: WatchStanding[] = [];
    for (const measure of incidentMeasures) {
      const of = newest.filter(({ row }) => row.measure === measure);
      const last = of.find(({ row }) => row.endedAt === null) ?? of[0] ?? null;
      standings.push(await watchMeasure(deps, measure, last, now));
    }
    await store.saveStandings(standings);
  }

  async function look(): Promise<void> {
    const now = clock.nowMs();
    const wholeUntil = Math.floor((now - RIPE_AFTER_MS) / MINUTE_MS) * MINUTE_MS;
    let newest = await store.newest(tenantId, SHOWN);
    if (options.isWatcher()) {
      if (wholeUntil > judgedUntil) {
        // A look that fails is not repeated at once: the next minute's sees the same and more.
        judgedUntil = wholeUntil;
        await watch(newest, wholeUntil);
      }
      newest = await store.newest(tenantId, SHOWN);
      await followFlips(pool, store, newest, now);
      if (now - thrownAwayAt > 3_600_000) {
        thrownAwayAt = now;
        await store.throwAway(now - KEPT_MS);
      }
    }
    await show();
  }

  async function show(): Promise<void> {
    const newest = await store.newest(tenantId, SHOWN);
    const [flips, standings] = await Promise.all([store.measuredFlips(), store.standings()]);
    const record = predictionRecord(
      flips.map(({ predicted, estimate }) => ({ predicted, measured: estimate })),
    );
    publish(
      await named(
        tenantId,
        newest.map(({ row }) => row),
      ),
      standings,
      record,
    );
  }

  async function tick(): Promise<void> {
    working ??= look()
      .catch((error: unknown) => {
        // The next round tries again: minutes and incidents are on disk.
        log.warn({ error: String(error) }, "incidents: looked at later");
      })
      .finally(() => {
        working = null;
      });
    await working;
  }

  const shown =
    <Input extends unknown[], Answer>(act: (...input: Input) => Promise<Answer>) =>
    async (...input: Input): Promise<Answer> => {
      const answer = await act(...input);
      await show();
      return answer;
    };

  return {
    async list(viewer) {
      requirePermission(viewer, "attribution.watch");
      const newest = await store.newest(viewer.tenantId, SHOWN);
      return {
        asOf: clock.nowMs(),
        incidents: await named(
          viewer.tenantId,
          newest.map(({ row }) => row),
        ),
      };
    },
    async read(viewer, { id }) {
      requirePermission(viewer, "attribution.watch");
      return readIncident(reading, viewer.tenantId, id);
    },
    acknowledge: shown(change.acknowledge),
    dismiss: shown(change.dismiss),
    reopen: shown(change.reopen),
    tick,
    start() {
      void tick();
      timer = setInterval(() => void tick(), TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
