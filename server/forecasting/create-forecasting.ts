import type { ScaleAdvice } from "../contracts/forecasts.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Journal } from "../orders/journal.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { createForecastThread, type ForecastState } from "./forecast-thread.ts";
import { PublishedForecast } from "./published-forecast.ts";
import { MINUTE_MS } from "./rules/load-counter.ts";
import { NodeCapacity } from "./rules/node-capacity.ts";
import { adviseScale, type ScaleDecision } from "./rules/scale-advice.ts";
import type { ScaleMessenger } from "./scale-messenger.ts";
import { readDecision, saveDecision } from "./stored-decision.ts";
import { watchLoad } from "./watch-load.ts";

export interface ForecastingOptions {
  /** The forecaster's thread reads and writes on a connection of its own. */
  databaseUrl: string;
  /** This process: the writer of the minutes it watched. */
  epoch: string;
  prisma: Prisma;
  journal: Pick<Journal, "onCommitted">;
  bus: Bus;
  engine: Pick<EngineView, "nodes">;
  meanWorkMs(): number;
  hub: Pick<LiveHub, "addSource" | "publish">;
  clock: Clock;
  log: Pick<Log, "warn">;
  /** Tells an outside autoscaler; null: none is set. */
  messenger: ScaleMessenger | null;
}

export interface Forecasting {
  /** Load over the coming hour, for the door; null when it is not to be trusted. */
  predictedLoad(): number | null;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const TOPIC = "forecast:all";
const TICK_MS = 1_000;
const SEND_EVERY_MS = 10_000;
/** A minute is counted to the end before it is learnt from. */
const GRACE_MS = 5_000;
/** What an order is taken for before any was executed. */
const FIRST_WORK_MS = 1_000;

/** Watches what arrives, has it forecast on a thread of its own, and says whether the nodes will do. */
export function createForecasting(options: ForecastingOptions): Forecasting {
  const { databaseUrl, epoch, prisma, journal, bus, engine, hub, clock, log, messenger } = options;
  const names = new Map<string, string>();
  const watch = watchLoad({
    journal,
    bus,
    clock,
    meanWorkMs: () => options.meanWorkMs() || FIRST_WORK_MS,
    nodeName: (nodeId) => names.get(nodeId) ?? null,
  });
  const capacity = new NodeCapacity();
  const shown = new PublishedForecast();
  const thread = createForecastThread({ databaseUrl, writer: epoch, log, onState });
  let decision: ScaleDecision | null = null;
  let advisedUpTo = 0;
  let sentAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> = Promise.resolve();

  function onState(state: ForecastState): void {
    shown.take(state);
    publish();
  }

  function tick(): void {
    const now = clock.nowMs();
    watch.tick();
    const nodes = engine.nodes();
    for (const node of nodes) names.set(node.id, node.name);
    capacity.sample(nodes, now);
    if (now - sentAt < SEND_EVERY_MS && now >= sentAt) return;
    sentAt = now;
    send(now);
  }

  function send(now: number): void {
    const upTo = Math.floor((now - GRACE_MS) / MINUTE_MS) * MINUTE_MS;
    thread.send({ minutes: watch.counter.takeChanged(now), upTo });
  }

  function publish(): void {
    shown.show((key) => capacity.behind(key));
    advise();
    const changes = shown.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  /** Once for each minute that was counted. */
  function advise(): void {
    const row = shown.rowOf("all");
    if (!row || capacity.count === 0) return;
    // Nothing is known and nothing was said before: no advice is better than one made of nothing.
    if (row.now === null && decision === null) return;
    const next = row.doubt === null ? row.next : null;
    if (shown.upTo > advisedUpTo || decision === null) {
      advisedUpTo = shown.upTo;
      const before = decision;
      const facts = { at: clock.nowMs(), current: row.now, predicted: next, nodes: capacity.count };
      decision = adviseScale(before, facts);
      if (before?.verdict !== decision.verdict) changed(before, decision, row.now, next?.mean ?? null);
    }
    const current = row.now;
    const advice: ScaleAdvice = {
      at: row.madeAt,
      ...decision,
      currentLoad: current,
      predictedLoad: next?.mean ?? current,
      doubt: row.doubt,
      horizonMs: row.horizonMs,
      nodes: capacity.count,
      told: messenger?.told() ?? null,
    };
    shown.putAdvice(advice);
    bus.emit("scaleAdvice", advice);
    messenger?.keepTold(advice);
  }

  /** One after another: an earlier advice never overwrites a later one. */
  async function save(given: ScaleDecision, earlier: Promise<void>): Promise<void> {
    await earlier;
    await saveDecision(prisma, given).catch((error) =>
      log.warn({ err: error }, "scale advice: not written down"),
    );
  }

  function changed(
    before: ScaleDecision | null,
    { verdict, nodesAdvised }: ScaleDecision,
    current: number | null,
    predicted: number | null,
  ): void {
    if (decision) saving = save(decision, saving);
    // That all is steady from the beginning is no event.
    if (before === null && verdict === "steady") return;
    const params = { verdict, current, predicted, nodes: capacity.count, nodesAdvised };
    bus.emit("feed", { at: clock.nowMs(), type: "scale_advice", params });
  }

  hub.addSource("forecast", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => shown.all(),
  });

  return {
    predictedLoad() {
      const row = shown.rowOf("all");
      if (!row?.next || row.doubt !== null) return null;
      // The thread has stopped answering: what it said is of an hour that has passed.
      return clock.nowMs() - row.madeAt > 3 * row.binMs ? null : row.next.mean;
    },
    async start() {
      decision = await readDecision(prisma);
      tick();
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      watch.tick();
      watch.stop();
      if (timer) send(clock.nowMs());
      await thread.stop();
      await saving;
      await messenger?.stop();
    },
  };
}
