import type { Pool } from "pg";
import type { HotKeyRow } from "../contracts/engine.ts";
import type { OrderClass } from "../contracts/orders.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import type { NodeRegistry } from "../nodes/registry.ts";
import type { Journal } from "../orders/journal.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import type { Catalogue } from "../shops/catalogue.ts";
import { createBulkRuns } from "./bulk/bulk-runs.ts";
import { cancelBulk, previewBulk, startBulk } from "./bulk/start-bulk.ts";
import { createClassRows, type Parked, type QueueSource } from "./class-rows.ts";
import { createFlowRows } from "./flow-rows.ts";
import { createKeyNames } from "./name-keys.ts";
import type { HotKeys } from "./rules/hot-keys.ts";
import { sidelineKey } from "./sideline-key.ts";
import type { Sidelines } from "./sidelines.ts";

const TOPIC = "queues:all";
const TICK_MS = 1_000;
const HOT_PER_KIND = 3;
/** Parked orders and unknown names are asked of the database this often. */
const ASK_EVERY_MS = 2_000;

export interface QueuesOptions {
  journal: Pick<Journal, "onCommitted" | "change">;
  bus: Bus;
  engine: QueueSource;
  registry: Pick<NodeRegistry, "all">;
  catalogue: Catalogue;
  sidelines: Sidelines;
  hotKeys: HotKeys;
  hub: Pick<LiveHub, "addSource" | "publish">;
  prisma: Prisma;
  pool: Pool;
  clock: Clock;
  log: Pick<Log, "warn" | "info">;
  instanceId: string;
  /** No other process uses this database. */
  alone: boolean;
}

export interface Queues {
  commands: Parts["queues"];
  start(): Promise<void>;
  /** Before the journal closes: a bulk action in hand is left to the next process. */
  stop(): Promise<void>;
}

/** The queues as an operator sees and handles them: by class, by client, by what is asked for most. */
export function createQueues(options: QueuesOptions): Queues {
  const { journal, bus, engine, registry, catalogue, sidelines, hotKeys, hub, prisma, pool, clock, log } =
    options;
  const state = new PublishedState();
  const names = createKeyNames({ catalogue, pool });
  const classRows = createClassRows(engine);
  const flowRows = createFlowRows(names.clientName);
  const runs = createBulkRuns({
    ...options,
    onProgress(row) {
      state.put("bulk", row.id, row);
      publish();
    },
  });
  const bulkDeps = { prisma, pool, runs, bus, clock, instanceId: options.instanceId };
  let parked: Parked = {};
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking = false;
  let timer: NodeJS.Timeout | undefined;
  const offBus: (() => void)[] = [];

  function hotKeyRows(now: number): HotKeyRow[] {
    const standing = new Map(sidelines.all().map((one) => [one.key, one]));
    return hotKeys.top(HOT_PER_KIND, now, [...standing.keys()]).map((hot) => {
      const sideline = standing.get(hot.key);
      return {
        ...hot,
        ...names.labelOf(hot.key),
        sidelined: sideline
          ? {
              since: sideline.since,
              until: sideline.until,
              by: sideline.byName,
              reason: sideline.reason,
              turnedAway: sideline.turnedAway,
            }
          : null,
      };
    });
  }

  function tick(): void {
    const now = clock.nowMs();
    const demand = engine.demand();
    const slots = registry.all().reduce((sum, node) => sum + (node.health === "ready" ? node.slots : 0), 0);
    for (const row of classRows.rows(demand, slots, parked, now)) state.put("class", row.class, row);
    const flows = flowRows.rows(demand, now);
    for (const row of flows) state.put("flow", row.clientId, row);
    state.keepOnly(
      "flow",
      flows.map((row) => row.clientId),
    );
    const hot = hotKeyRows(now);
    for (const row of hot) state.put("hotKey", row.key, row);
    state.keepOnly(
      "hotKey",
      hot.map((row) => row.key),
    );
    publish();
    if (now - askedAt >= ASK_EVERY_MS && !asking)
      void ask([...flows.map((row) => `client:${row.clientId}`), ...hot.map((row) => row.key)], now);
  }

  function publish(): void {
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  async function ask(keys: string[], now: number): Promise<void> {
    asking = true;
    askedAt = now;
    try {
      await names.learn(keys);
      parked = await readParked(pool);
      await runs.adopt();
      const bulk = await runs.newest();
      for (const row of bulk) state.put("bulk", row.id, row);
      state.keepOnly(
        "bulk",
        bulk.map((row) => row.id),
      );
      publish();
    } catch (error) {
      log.warn({ err: error }, "queues: parked orders and bulk actions are as last known");
    } finally {
      asking = false;
    }
  }

  journal.onCommitted((changes) => {
    for (const change of changes) {
      classRows.committed(change);
      if (change.before === null) flowRows.admitted(change.order.clientId, change.event.at);
    }
  });
  hub.addSource("queues", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  });

  return {
    commands: {
      async sideline(viewer, input) {
        const answer = await sidelineKey({ prisma, sidelines, names, bus, clock }, viewer, input);
        // The person who tapped is watching: not with the next second.
        tick();
        return answer;
      },
      previewBulk: (viewer, input) => previewBulk(bulkDeps, viewer, input),
      async startBulk(viewer, input) {
        const row = await startBulk(bulkDeps, viewer, input);
        state.put("bulk", row.id, row);
        publish();
        return row;
      },
      cancelBulk: (viewer, input) => cancelBulk(bulkDeps, viewer, input),
    },
    async start() {
      offBus.push(
        bus.on("refused", (request) => {
          classRows.refused(request);
          flowRows.refused(request.clientId, request.at);
        }),
      );
      tick();
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      for (const off of offBus) off();
      await runs.stop();
    },
  };
}

async function readParked(pool: Pool): Promise<Parked> {
  const found = await pool.query<{ class: OrderClass; count: number; since: number }>(
    `SELECT class, count(*) AS count, min(accepted_at) AS since FROM orders
     WHERE settled_at IS NULL AND status = 'received' GROUP BY class`,
  );
  return Object.fromEntries(found.rows.map((row) => [row.class, { count: row.count, since: row.since }]));
}
