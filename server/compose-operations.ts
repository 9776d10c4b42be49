import { migrate } from "../prisma/migrate.ts";
import { changeLimiter } from "./admission/change-limiter.ts";
import { breakerMetrics } from "./breakers/breaker-metrics.ts";
import { guardPoster } from "./breakers/guard-poster.ts";
import type { Core } from "./compose-core.ts";
import type { Env } from "./env.ts";
import { createForecasting } from "./forecasting/create-forecasting.ts";
import { createScaleMessenger } from "./forecasting/scale-messenger.ts";
import { createGameDay } from "./game-day/create-game-day.ts";
import { createHealing } from "./healing/create-healing.ts";
import { createOrchestrator } from "./healing/orchestrator.ts";
import { createWebhookPoster } from "./notifications/post-webhook.ts";
import { createMetrics } from "./observability/metrics.ts";
import { switchMetrics } from "./observability/switch-metrics.ts";
import type { Parts } from "./parts.ts";
import { createHealth } from "./platform/health.ts";
import type { Log } from "./platform/log.ts";
import { secretFile } from "./platform/secrets.ts";
import { createQueues } from "./queues/create-queues.ts";
import { changePolicy } from "./scheduling/change-policy.ts";
import { publishEngine } from "./scheduling/publish-engine.ts";
import type { Clock } from "./shared/clock.ts";
import { createWhatIf } from "./what-if/create-what-if.ts";

export interface OperationsOptions {
  core: Core;
  env: Env;
  databaseUrl: string;
  clock: Clock;
  log: Log;
}

/** Wires what watches and steers the engine: forecasts, queues, healing, what-if, game days, health and metrics. */
export function composeOperations({ core, env, databaseUrl, clock, log }: OperationsOptions) {
  const { bus, degradation, engine, hub, journal, limiter, pools, prisma, registry, view } = core;
  const forecasting = createForecasting({
    databaseUrl,
    epoch: core.epoch,
    prisma,
    journal,
    bus,
    engine: view,
    meanWorkMs: () => engine.stats.meanWorkMs,
    hub,
    clock,
    log,
    messenger:
      env.scaleWebhook &&
      createScaleMessenger({
        url: env.scaleWebhook.url,
        secret: env.scaleWebhook.secret ?? secretFile(env.dataDir, "scale-webhook-secret"),
        // Who sets the environment may call what this machine may call.
        poster: guardPoster(createWebhookPoster({ allowPrivate: true }), core.breakers.of("autoscaler")),
        clock,
        log,
      }),
  });
  const published = publishEngine({
    engine,
    limiter,
    promised: core.admission.promised,
    journal,
    bus,
    hub,
    prisma,
    clock,
    log,
  });
  const queues = createQueues({
    journal,
    bus,
    engine,
    registry,
    catalogue: core.catalogue,
    sidelines: core.sidelines,
    hotKeys: core.hotKeys,
    hub,
    prisma,
    pool: pools.reads,
    clock,
    log,
    instanceId: core.epoch,
    alone: env.databaseUrl === undefined,
  });
  const health = createHealth(pools.reads, journal.writable);
  const gameDay = createGameDay({
    prisma,
    clock,
    hub,
    log,
    dataDir: env.dataDir,
    secret: secretFile(env.dataDir, "game-day-secret"),
    migrate,
    live: () => {
      const queues = view.queues();
      return {
        load: view.engine().load,
        predictedLoad: forecasting.predictedLoad() ?? null,
        oldestWaitMs: Math.max(0, ...queues.map((queue) => queue.oldestAgeMs)),
        waiting: queues.reduce((sum, queue) => sum + queue.depth, 0),
      };
    },
  });
  const metrics = createMetrics(() => view);
  breakerMetrics(metrics.registry, core.breakers);
  switchMetrics(metrics.registry, degradation, bus);

  const healing = createHealing({
    registry,
    journal,
    runningOn: () => engine.runningOn(),
    bus,
    hub,
    prisma,
    pool: pools.reads,
    clock,
    log,
    count: (action, outcome) => metrics.healingActions.inc({ action, outcome }),
    timed: (seconds) => metrics.healingSeconds.observe(seconds),
    orchestrator:
      env.orchestrator &&
      createOrchestrator({
        ...env.orchestrator,
        // Set by whoever runs the server, whose machines are in its own network.
        poster: guardPoster(createWebhookPoster({ allowPrivate: true }), core.breakers.of("orchestrator")),
        clock,
        log,
      }),
  });

  const scheduling: Parts["scheduling"] = {
    changePolicy: (viewer, input) => changePolicy({ prisma, engine, bus, clock }, viewer, input),
    changeLimiter: (viewer, input) => changeLimiter({ prisma, limiter, bus, clock }, viewer, input),
  };
  const whatIf = createWhatIf({
    prisma,
    databaseUrl,
    hub,
    clock,
    log,
    choice: () => ({ policy: engine.policy, limiter: limiter.kind }),
    changePolicy: scheduling.changePolicy,
    changeLimiter: scheduling.changeLimiter,
  });

  bus.on("refused", ({ reason }) => metrics.refused.inc({ reason }));
  journal.onCommitted((changes) => {
    for (const { before, order } of changes) {
      if (before === null || before.settledAt !== null || order.settledAt === null) continue;
      // Cancelled before it was executed: no outcome of ours.
      if (order.outcome === null) continue;
      metrics.settled.inc({ outcome: order.outcome });
      metrics.settleSeconds.observe((order.settledAt - order.acceptedAt) / 1_000);
    }
  });

  return {
    health,
    metrics,
    healing,
    whatIf,
    predictedLoad: forecasting.predictedLoad,
    parts: {
      queues: queues.commands,
      scheduling,
      whatIf: whatIf.part,
      gameDay: gameDay.part,
      nodes: { command: healing.part.commandNode },
    } satisfies Partial<Parts>,
    async startBeforeCore() {
      await forecasting.start();
      await whatIf.start();
      await healing.start();
    },
    /** Once orders flow. */
    async startAfterCore() {
      await queues.start();
      await published.start();
      await gameDay.start();
      health.start();
    },
    /** All but healing, which is needed until the node processes are gone. */
    async stop() {
      await gameDay.stop();
      health.stop();
      await forecasting.stop();
      await queues.stop();
      await published.stop();
      await whatIf.stop();
    },
  };
}

export type Operations = ReturnType<typeof composeOperations>;
