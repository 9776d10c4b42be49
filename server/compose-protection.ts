import type { Server } from "node:http";
import { createApprovals } from "./approvals/create-approvals.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import { createAudit } from "./audit/create-audit.ts";
import { DISABLE_KIND } from "./breakers/hold-breaker.ts";
import type { Core } from "./compose-core.ts";
import type { Viewer } from "./contracts/people.ts";
import { createBlastRadius } from "./degradation/blast-radius.ts";
import { publishSwitches } from "./degradation/publish-switches.ts";
import { createEffects } from "./effects/create-effects.ts";
import { createDebtLedger } from "./effects/debt-ledger.ts";
import { createEffectStore } from "./effects/effect-store.ts";
import { publishEffects } from "./effects/publish-effects.ts";
import { createRouteTraffic } from "./observability/route-traffic.ts";
import type { Api } from "./platform/http/api-server.ts";
import type { Log } from "./platform/log.ts";
import { createProtection } from "./protection/create-protection.ts";
import { seriesRoutes } from "./series/series-routes.ts";
import type { Clock } from "./shared/clock.ts";

export interface ProtectionOptions {
  core: Core;
  api: Api;
  /** Its requests are counted by their way in. */
  server: Server;
  databaseUrl: string;
  clock: Clock;
  dataDir: string;
  log: Log;
  viewerFrom(headers: Headers): Promise<Viewer | null>;
}

/** Wires what watches over the switches: series, effects, debt, blast radius, ladder and rules. Parts of degradation join here. */
export function composeProtection(options: ProtectionOptions) {
  const { core, api, server, databaseUrl, clock, dataDir, log, viewerFrom } = options;
  const { bus, degradation, hub, journal, pools, prisma, registry, series } = core;
  seriesRoutes(api, { series, viewerFrom });
  const traffic = createRouteTraffic(clock);
  server.on("request", ({ method, url }) => traffic.count(method ?? "GET", url ?? "/"));
  const blast = createBlastRadius({
    journal,
    bus,
    traffic,
    hub,
    liveNodes: () => registry.all().filter((node) => node.health !== "isolated").length,
    clock,
  });
  const switches = publishSwitches({ degradation, blast, hub, bus, log });
  const effectsTopic = publishEffects(hub);
  const effects = createEffects({
    store: createEffectStore(core.prisma),
    flipsSince: degradation.flipsSince,
    series: core.series,
    bus,
    clock,
    log,
    publish: effectsTopic.effect,
  });
  const debt = createDebtLedger({
    pool: core.pools.work,
    switches: core.switches,
    here: { ...core.ownOrders, repeats: core.repeats },
    capacity: core.parkingCapacity,
    clock,
    log,
    publish: effectsTopic.debt,
  });
  const approvals = createApprovals({ prisma, clock, hub, degradation, series, log });
  const protection = createProtection({
    prisma,
    databaseUrl,
    switches: degradation,
    series,
    bus,
    hub,
    clock,
    log,
    submit: approvals.submit,
  });
  const approved = { ...protection.approved, [DISABLE_KIND]: core.breakers.disableApproved };
  for (const [kind, run] of Object.entries(approved)) approvals.carryOut(kind, run);
  const audit = createAudit({ pool: pools.reads, clock, log, dataDir });
  auditRoutes(api, { audit, viewerFrom });
  return {
    approvals,
    parts: { protection: protection.part, approvals: approvals.part },
    /** After the core. */
    async start() {
      await audit.start();
      await switches.start();
      await protection.start();
      await approvals.start();
      // After the overview: marks get their verdicts there.
      await effects.start();
      await debt.start();
    },
    /** Before the core. */
    async stop() {
      audit.stop();
      switches.stop();
      effects.stop();
      approvals.stop();
      await debt.stop();
      await protection.stop();
    },
  };
}
