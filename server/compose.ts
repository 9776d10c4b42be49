import type { Server } from "node:http";
import path from "node:path";
import { decisionRoutes } from "./admission/decision-routes.ts";
import { searchDecisions } from "./admission/search-decisions.ts";
import { createAnnotations } from "./annotations/create-annotations.ts";
import { annotationRoutes } from "./annotations/routes.ts";
import { nobodyToAsk } from "./approvals/dangerous-act.ts";
import { createAttention } from "./attention/create-attention.ts";
import { createAttribution } from "./attribution/create-attribution.ts";
import { explainPause } from "./attribution/explain-pause.ts";
import { attributionRoutes } from "./attribution/routes.ts";
import { auditRefusals } from "./audit/audit-refusals.ts";
import { createBoards } from "./boards/create-boards.ts";
import { composeCore } from "./compose-core.ts";
import { composeIncidents } from "./compose-incidents.ts";
import { composeOperations, type Operations } from "./compose-operations.ts";
import { composeProtection } from "./compose-protection.ts";
import { createOfrep } from "./degradation/ofrep/create-ofrep.ts";
import { switchRoutes } from "./degradation/routes.ts";
import { createDemo } from "./demo/create-demo.ts";
import type { Env } from "./env.ts";
import { languageRoutes } from "./home-service/language/routes.ts";
import { createIdentity } from "./identity/create-identity.ts";
import { intakeRoutes } from "./intake/routes.ts";
import { createInvestigations } from "./investigations/create-investigations.ts";
import { investigationRoutes } from "./investigations/routes.ts";
import { createKitchen, type Kitchen } from "./kitchen/create-kitchen.ts";
import { attachSockets } from "./live/attach-sockets.ts";
import type { LiveIdentity } from "./live/live-identity.ts";
import { liveRoutes } from "./live/live-routes.ts";
import { createTicketDesk } from "./live/ticket-desk.ts";
import { nodeRoutes } from "./nodes/routes.ts";
import { createNodeSupervisor, localSlots, type NodeSupervisor } from "./nodes/supervisor.ts";
import { createNotifications } from "./notifications/create-notifications.ts";
import { healthRoutes } from "./observability/health-routes.ts";
import { createOverview, type Overview } from "./overview/create-overview.ts";
import type { Parts } from "./parts.ts";
import type { Api } from "./platform/http/api-server.ts";
import type { Log } from "./platform/log.ts";
import { secretFile } from "./platform/secrets.ts";
import { registerParts } from "./process-registry.ts";
import { createSteadyClock } from "./shared/clock.ts";
import { createShops } from "./shops/create-shops.ts";
import { createPublicCatalogue } from "./shops/public-catalogue.ts";
import { shopRoutes } from "./shops/routes.ts";
import { whatIfRoutes } from "./what-if/routes.ts";

export interface AppOptions {
  env: Env;
  log: Log;
  api: Api;
  server: Server;
  databaseUrl: string;
  /** Where local nodes reach us. */
  joinUrl: string;
  origin: string;
}

/** Wires the real parts: the one place that may know them all. */
export async function composeApp({ env, log, api, server, databaseUrl, joinUrl }: AppOptions) {
  const clock = createSteadyClock();
  const nodeToken = secretFile(env.dataDir, "node-token");
  // Kitchen and overview need the core, and the core asks them back later: both are bound below.
  let kitchen: Kitchen;
  let overview: Overview;
  let operations: Operations | undefined;
  let ofrep: ReturnType<typeof createOfrep> | undefined;
  let protection: ReturnType<typeof composeProtection> | undefined;
  const core = await composeCore({
    databaseUrl,
    alone: env.databaseUrl === undefined,
    nodeToken,
    clock,
    log,
    switchFile: path.join(env.dataDir, "switches.json"),
    ticketFor: (order, plan) => kitchen.ticketPlan(order, plan),
    services: () => ofrep?.receivers() ?? [],
    ordersPerMinute: (key) => overview?.ordersPerMinute(key) ?? 0,
    databaseUp: () => operations?.health.databaseUp() ?? true,
    parkingCapacity: env.parkingCapacity,
    predictedLoad: () => operations?.predictedLoad() ?? null,
    secondPerson: (flip, now) => protection?.approvals.secondPerson(flip, now) ?? null,
    submit: (viewer, act) => (protection?.approvals.submit ?? nobodyToAsk)(viewer, act),
  });
  const { bus, degradation, hub, journal, pools, prisma, readsCached, registry, switches, view } = core;
  const notifications = createNotifications({
    prisma,
    pool: pools.reads,
    clock,
    breakers: core.breakers,
    allowPrivate: env.allowPrivateWebhooks,
    switches,
    log,
  });
  // Before the kitchen: a change must have its marks when the kitchen shows it.
  const attention = createAttention({
    journal,
    pool: pools.reads,
    clock,
    hub,
    channel: notifications,
    readsCached,
    reannounce: (orderIds) => kitchen.reannounce(orderIds),
    log,
  });
  kitchen = createKitchen({
    journal,
    pool: pools.reads,
    clock,
    switches,
    hub,
    log,
    marks: attention.marks,
    readsCached,
    readOrder: core.orderCopies.read,
    passShops: () => boards.passShops(),
  });
  overview = createOverview({
    journal,
    bus,
    engine: view,
    switches: degradation,
    hub,
    pool: pools.reads,
    clock,
    log,
  });
  operations = composeOperations({ core, env, databaseUrl, clock, log });
  const { metrics, healing } = operations;
  const demo = createDemo({
    available: env.demo,
    prisma,
    pool: pools.reads,
    journal,
    clock,
    log,
    bus,
    hub,
    dataDir: env.dataDir,
    origin: joinUrl,
    slots: localSlots(env.nodes || 2),
    readsCached,
  });
  const boards = createBoards({
    prisma,
    clock,
    hub,
    log,
    secureCookies: env.origin?.startsWith("https://") ?? false,
    screenRevoked: (viewerId) => bus.emit("viewerChanged", { viewerId }),
    templatesChanged: () => kitchen.boardsChanged(),
  });
  const menuChanged = async () => {
    await core.catalogue.refresh();
    await kitchen.menuChanged();
  };
  const identity = await createIdentity({
    prisma,
    env,
    clock,
    log,
    screenFrom: boards.screenFrom,
    shopsChanged: menuChanged,
    viewerChanged: (viewerId) => bus.emit("viewerChanged", { viewerId }),
  });
  const viewerFrom = identity.viewerFrom;
  const liveIdentity: LiveIdentity = {
    viewerFrom,
    sessionIn: identity.sessionIn,
    viewersOf: identity.viewersOf,
    isApiKey: (rawKey) => identity.keys.holderOf(rawKey)?.scope === "orders",
  };
  const tickets = createTicketDesk({ clock });
  const attribution = createAttribution({
    pool: core.guardedReads,
    databaseUrl,
    clock,
    log,
    pause: () => explainPause(switches, degradation.rows),
  });
  const annotations = createAnnotations({
    prisma,
    pool: pools.reads,
    clock,
    bus,
    log,
    points: attribution.points,
  });
  intakeRoutes(api, {
    intake: core.intake,
    reads: core.reads,
    changes: { journal, pool: pools.reads, clock, kitchen },
    callerFromKey: identity.clientFromKey,
    countAnswer: (outcome) => {
      if (outcome === "accepted") metrics.accepted.inc();
    },
  });
  const catalogue = createPublicCatalogue({ prisma, clock });
  shopRoutes(api, { catalogue, callerFromKey: identity.clientFromKey });
  languageRoutes(api, {
    catalogue: (shopId, tenantId) => catalogue.catalogue(shopId, { tenantId }),
    switches,
    model: env.model && { endpoint: env.model, breaker: core.breakers.of("model", env.model.name) },
    clock,
    callerFromKey: identity.clientFromKey,
    viewerFrom,
  });
  nodeRoutes(api, { registry, streams: core.streams, token: nodeToken });
  liveRoutes(api as never, { hub, identity: liveIdentity, tickets, publicOrigin: env.origin });
  const investigations = createInvestigations({ prisma, clock, attribution, annotations });
  attributionRoutes(api, {
    attribution,
    findings: investigations.findings,
    keys: identity.keys,
    viewerFrom,
    publicOrigin: env.origin,
    clock,
  });
  annotationRoutes(api, { annotations, holderOf: identity.keys.holderOf, viewerFrom });
  const incidents = composeIncidents({ core, env, databaseUrl, clock, log, api, attribution, viewerFrom });
  investigationRoutes(api, { investigations: investigations.investigations, viewerFrom });
  switchRoutes(api, { degradation, viewerFrom, publicOrigin: env.origin });
  whatIfRoutes(api as never, { whatIf: operations.whatIf.part, viewerFrom, publicOrigin: env.origin });
  protection = composeProtection({
    core,
    api,
    server,
    databaseUrl,
    clock,
    dataDir: env.dataDir,
    log,
    viewerFrom,
  });
  decisionRoutes(api, {
    search: (scope, q) =>
      searchDecisions({ pool: core.guardedReads, receipts: core.intake.receipts }, scope, q),
    callerFromKey: identity.clientFromKey,
    viewerFrom,
  });
  ofrep = createOfrep(api, {
    standings: degradation.standings,
    keys: identity.keys,
    bus,
    clock,
    log,
  });
  healthRoutes(api, {
    health: operations.health,
    registry,
    metrics,
    scrape: { token: env.metricsToken, publicOrigin: env.origin },
  });
  const parts: Parts = {
    identity,
    attribution,
    ...investigations,
    annotations,
    incidents: incidents.part,
    shops: createShops({ prisma, clock, catalogue: { refresh: menuChanged }, log }),
    kitchen: kitchen.commands,
    boards: boards.commands,
    attention: attention.part,
    notifications: notifications.part,
    demo: demo.part,
    degradation,
    ...operations.parts,
    breakers: core.breakers.part,
    ...protection.parts,
    live: { snapshot: hub.snapshot as Parts["live"]["snapshot"] },
  };
  registerParts(auditRefusals(parts, { prisma, clock, log }));

  let supervisor: NodeSupervisor | undefined;
  let sockets: ReturnType<typeof attachSockets> | undefined;
  return {
    attachSockets() {
      sockets = attachSockets({
        httpServer: server,
        hub,
        identity: liveIdentity,
        tickets,
        clock,
        publicOrigin: env.origin,
        presence: boards.presence,
        log,
      });
      bus.on("viewerChanged", ({ viewerId }) => sockets?.viewerChanged(viewerId));
    },
    async start(): Promise<{ administrator: { email: string; password: string } | null }> {
      await core.breakers.load();
      await demo.prepare();
      await notifications.start();
      await attention.start();
      await kitchen.start();
      await overview.start();
      attribution.start();
      annotations.start();
      await operations?.startBeforeCore();
      await core.start();
      await operations?.startAfterCore();
      await protection.start();
      incidents.start();
      await identity.start();
      supervisor = createNodeSupervisor({
        count: env.nodes,
        join: joinUrl,
        token: nodeToken,
        simulated: env.simulatedNodes,
        dataDir: path.join(env.dataDir, "nodes"),
        log,
        parked: registry.all().flatMap((node) => (node.local && node.stopped ? [node.name] : [])),
        onStart: healing.replacementStarted,
        // While we stop, its end is no news.
        onExit: ({ name, restartInMs }) => {
          if (restartInMs !== null) registry.exited(name);
        },
      });
      healing.keepWith(supervisor);
      await demo.start();
      return { administrator: await identity.ensureAdministrator() };
    },
    async stop() {
      await demo.stop();
      ofrep?.stop();
      await sockets?.close();
      overview.stop();
      await operations?.stop();
      kitchen.close();
      attention.close();
      await notifications.stop();
      identity.stop();
      await incidents.stop();
      await attribution.stop();
      await annotations.stop();
      await supervisor?.stop();
      // After the processes it watches over.
      await healing.stop();
      await protection.stop();
      await core.stop();
    },
  };
}
