import type { Pool } from "pg";
import { BUCKET_MS, BUCKETS_KEPT, type FeedEntry, type Mark } from "../contracts/operations.ts";
import { roleMay } from "../contracts/people.ts";
import type { SwitchKey, SwitchRow } from "../contracts/switches.ts";
import { switchKeys } from "../contracts/switches.ts";
import type { LiveHub, TopicSource } from "../live/hub.ts";
import type { CommittedChange, Journal } from "../orders/journal.ts";
import { readRecentMinutes } from "../outcomes/recent-minutes.ts";
import type { Bus, RefusedRequest } from "../platform/bus.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { bucketOf as latencyBucketOf } from "../shared/histogram.ts";
import { newId } from "../shared/ids.ts";
import { PublishedState } from "./published-state.ts";
import { BucketRing, startOf } from "./rules/bucket-ring.ts";
import { bucketOf, figuresOf, perMinute, WINDOW_MS } from "./rules/figures.ts";
import { addRefusal, feedOf as feedOfEpisode, type RefusalEpisode } from "./rules/refusal-episode.ts";
import { spreadMinute } from "./rules/spread-minute.ts";
import { type Request, touchedBy } from "./rules/touched-by.ts";

const TOPIC = "operations:all";
const TICK_MS = 1_000;
const FEED_KEPT = 100;
const MARKS_KEPT = 60;
const CHART_MS = BUCKETS_KEPT * BUCKET_MS;

export interface OverviewOptions {
  journal: Pick<Journal, "onCommitted">;
  bus: Bus;
  engine: EngineView;
  switches: {
    rows(): SwitchRow[];
    /** Earlier flips, oldest first. */
    flipsSince(
      at: number,
      limit: number,
    ): Promise<{ feed: Omit<FeedEntry, "id">; mark: Omit<Mark, "id"> | null }[]>;
  };
  hub: Pick<LiveHub, "addSource" | "publish">;
  pool: Pool;
  clock: Clock;
  log: { warn(details: object, message: string): void };
}

export interface Overview {
  /** Requests a minute that a flip of this switch would touch, over the last 5 minutes. */
  ordersPerMinute(key: SwitchKey): number;
  /** Refills the charts from the outcome cube, then follows. Call it before traffic is let in. */
  start(): Promise<void>;
  stop(): void;
}

/** The operator's overview: what happened in the last half hour, kept in memory and published live. */
export function createOverview(options: OverviewOptions): Overview {
  const { journal, bus, engine, switches, hub, pool, clock, log } = options;
  const ring = new BucketRing();
  const state = new PublishedState();
  const startedAt = clock.nowMs();
  let knownSince = startedAt;
  let work = engine.work();
  let episode: { id: string; of: RefusalEpisode } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let flushing: NodeJS.Immediate | undefined;
  const offBus: (() => void)[] = [];

  function touch(at: number, request: Request): void {
    const cell = ring.at(at);
    for (const key of switchKeys) if (cell && touchedBy[key](request)) cell.touched[key] += 1;
  }

  function countCommitted(changes: CommittedChange[]): void {
    for (const { before, order } of changes) {
      if (!before) touch(order.acceptedAt, { kind: order.kind, class: order.class, refused: false });
      if (order.settledAt === null || !order.outcome || (before && before.settledAt !== null)) continue;
      const cell = ring.at(order.settledAt);
      if (!cell) continue;
      const latencyMs = order.settledAt - order.acceptedAt;
      const bucket = latencyBucketOf(latencyMs);
      cell.counts[order.outcome] += 1;
      cell.latencyMsSum += latencyMs;
      cell.latency[bucket] = (cell.latency[bucket] ?? 0) + 1;
      if (order.kind !== "reservation") continue;
      cell.reservations += 1;
      if (order.outcome === "success") cell.reservationSuccesses += 1;
    }
  }

  function countRefused(refused: RefusedRequest): void {
    touch(refused.at, { kind: refused.kind, class: refused.class, refused: true });
    const cell = ring.at(refused.at);
    if (cell) {
      cell.counts.refused += 1;
      if (refused.kind === "reservation") cell.reservations += 1;
    }
    const next = addRefusal(episode?.of ?? null, refused);
    episode = { id: episode && next.count > 1 ? episode.id : newId("feed", refused.at), of: next };
  }

  function sampleEngine(now: number): number {
    const queues = engine.queues();
    const oldestWaitMs = Math.max(0, ...queues.map((queue) => queue.oldestAgeMs));
    const cell = ring.at(now);
    const next = engine.work();
    if (cell) {
      cell.usefulMs += next.usefulMs - work.usefulMs;
      cell.capacityMs += next.capacityMs - work.capacityMs;
      cell.oldestWaitMs = Math.max(cell.oldestWaitMs, oldestWaitMs);
    }
    work = next;
    const nodes = engine.nodes();
    for (const node of nodes) state.put("node", node.id, node);
    state.keepOnly(
      "node",
      nodes.map((node) => node.id),
    );
    for (const queue of queues) state.put("queue", queue.class, queue);
    state.put("engine", "now", engine.engine());
    return oldestWaitMs;
  }

  function tick(): void {
    const now = clock.nowMs();
    const oldestWaitMs = sampleEngine(now);
    const cells = ring.all();
    for (const cell of cells) state.put("bucket", String(cell.at), bucketOf(cell));
    state.keepOnly(
      "bucket",
      cells.map((cell) => String(cell.at)),
    );
    state.put("figures", "now", figuresOf({ ring, now, knownSince, oldestWaitMs }));
    if (episode) state.put("feed", episode.id, { id: episode.id, ...feedOfEpisode(episode.of) });
    publish();
  }

  /** Switch rows, feed and marks do not wait for the next second: the person who flipped is watching. */
  function publishSoon(): void {
    flushing ??= setImmediate(() => {
      flushing = undefined;
      publish();
    });
  }

  function publish(): void {
    for (const row of switches.rows()) state.put("switch", row.key, row);
    state.keepNewest("feed", FEED_KEPT);
    state.keepNewest("mark", MARKS_KEPT);
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  /** Flips carry their revision, so that the same one read from history and heard live is one entry. */
  function idOf(prefix: string, entry: { at: number; params: Record<string, unknown> }): string {
    const { revision } = entry.params;
    return typeof revision === "number" ? `${prefix}_switch_${revision}` : newId(prefix, entry.at);
  }

  async function refill(): Promise<void> {
    const now = clock.nowMs();
    const minutes = await readRecentMinutes(pool, Math.floor((now - CHART_MS) / 60_000) * 60_000);
    // The newest cell first: asking for it later would let the oldest ones in and out again.
    ring.at(now);
    for (const minute of minutes) spreadMinute(ring, minute, startOf(now) + 1);
    if (minutes[0]) knownSince = Math.min(knownSince, minutes[0].at);
    for (const { feed, mark } of await switches.flipsSince(now - CHART_MS, MARKS_KEPT)) {
      put("feed", feed);
      if (mark) put("mark", mark);
    }
  }

  function put(collection: "feed" | "mark", entry: { at: number; params: Record<string, unknown> }): void {
    const id = idOf(collection, entry);
    state.put(collection, id, { id, ...entry });
  }

  const source: TopicSource = {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // Nodes, switches and figures are the installation's: they tell of every tenant at once.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  };

  journal.onCommitted(countCommitted);
  offBus.push(
    bus.on("refused", countRefused),
    bus.on("switchChanged", publishSoon),
    bus.on("switchApplied", publishSoon),
    bus.on("feed", (entry) => {
      put("feed", entry);
      publishSoon();
    }),
    bus.on("scaleAdvice", (advice) => state.put("advice", "now", advice)),
    bus.on("mark", (mark) => {
      put("mark", mark);
      publishSoon();
    }),
  );
  hub.addSource("operations", source);

  return {
    ordersPerMinute(key) {
      const now = clock.nowMs();
      const end = startOf(now) + BUCKET_MS;
      const cells = ring.between(end - WINDOW_MS, end);
      const touched = cells.reduce((sum, cell) => sum + cell.touched[key], 0);
      return perMinute(touched, now - Math.max(end - WINDOW_MS, startedAt));
    },
    async start() {
      // Blank charts are better than no server: what happens from now on is shown all the same.
      await refill().catch((error) =>
        log.warn({ error: String(error) }, "overview: history could not be read"),
      );
      tick();
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      clearImmediate(flushing);
      for (const off of offBus) off();
    },
  };
}
