import type { Core } from "./compose-core.ts";
import type { Viewer } from "./contracts/people.ts";
import type { Env } from "./env.ts";
import { createIncidents } from "./incidents/create-incidents.ts";
import { incidentRoutes } from "./incidents/routes.ts";
import type { Parts } from "./parts.ts";
import type { Api } from "./platform/http/api-server.ts";
import type { Log } from "./platform/log.ts";
import { createSoleEvaluator } from "./protection/sole-evaluator.ts";
import type { Clock } from "./shared/clock.ts";

export interface ComposeIncidentsOptions {
  core: Core;
  env: Env;
  databaseUrl: string;
  clock: Clock;
  log: Log;
  api: Api;
  attribution: Pick<Parts["attribution"], "explain">;
  viewerFrom(headers: Headers): Promise<Viewer | null>;
}

// "inci" in ASCII: who holds this lock watches for incidents.
const WATCHER_LOCK = 0x696e6369;

/** Wires what watches the outcomes, explains what it sees and offers the switch that helps. */
export function composeIncidents(options: ComposeIncidentsOptions) {
  const { core, env, databaseUrl, clock, log, api, attribution, viewerFrom } = options;
  const watcher = createSoleEvaluator({ databaseUrl, lock: WATCHER_LOCK, onGained: async () => {} });
  const model = env.model ? core.breakers.of("model", env.model.name) : null;
  const incidents = createIncidents({
    prisma: core.prisma,
    pool: core.guardedReads,
    clock,
    hub: core.hub,
    log,
    explain: attribution.explain,
    series: core.series,
    switches: {
      isOn: (key) => core.degradation.rows().some((row) => row.key === key && !row.isDefault),
      refusals: (key) => core.degradation.outlookOf(key).refusals,
    },
    // With its breaker open the rules read the sentences already.
    onNews: (entry) => core.bus.emit("feed", entry),
    modelInUse: () => model !== null && model.waitMs() === 0,
    isWatcher: watcher.isHere,
  });
  incidentRoutes(api as never, { incidents, viewerFrom });
  return {
    part: incidents,
    start() {
      watcher.start();
      incidents.start();
    },
    async stop() {
      await watcher.stop();
      await incidents.stop();
    },
  };
}
