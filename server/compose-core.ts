import { hostname } from "node:os";
import type { Pool } from "pg";
import { createAdmission } from "./admission/admit.ts";
import { storedLimiter } from "./admission/change-limiter.ts";
import { createLimiterInForce } from "./admission/limiter-in-force.ts";
import { createReceipts } from "./admission/receipts.ts";
import type { SubmitAct } from "./approvals/dangerous-act.ts";
import { createBreakers } from "./breakers/create-breakers.ts";
import { guardReads } from "./breakers/guard-reads.ts";
import { COALESCE_MS, type SwitchKey } from "./contracts/switches.ts";
import type { SecondPerson } from "./degradation/change-switch.ts";
import { createDegradation } from "./degradation/create-degradation.ts";
import type { Receiver } from "./degradation/receipts.ts";
import { createEarlierOrders } from "./intake/earlier-orders.ts";
import { createOrderNumbers } from "./intake/order-numbers.ts";
import type { IntakeDeps } from "./intake/place-order.ts";
import { createOrderReads } from "./intake/read-orders.ts";
import { createLiveHub } from "./live/create-live-hub.ts";
import type { MealPlan } from "./nodes/protocol.ts";
import { receiverOf } from "./nodes/receiver-of.ts";
import { createNodeRegistry } from "./nodes/registry.ts";
import { createSwitchStreams } from "./nodes/switch-streams.ts";
import { createOrderCopies } from "./orders/order-copies.ts";
import type { OrderRecord, TicketRecord } from "./orders/order-record.ts";
import { createPgJournal } from "./orders/pg-journal.ts";
import { createDimensionBounds } from "./outcomes/bound-dimensions.ts";
import { createRollUp } from "./outcomes/roll-up.ts";
import { createBus } from "./platform/bus.ts";
import { createHousekeeping } from "./platform/housekeeping.ts";
import type { Log } from "./platform/log.ts";
import { openPool } from "./platform/pool.ts";
import { openPrisma } from "./platform/prisma.ts";
import { createSidelines } from "./queues/sidelines.ts";
import { createDemandWatch } from "./queues/watch-demand.ts";
import { createJobBuilder } from "./scheduling/build-job.ts";
import { storedPolicy } from "./scheduling/change-policy.ts";
import { Engine } from "./scheduling/engine.ts";
import { createOwnOrders } from "./scheduling/own-orders.ts";
import { RateMeter } from "./scheduling/rate-meter.ts";
import { createJobSender } from "./scheduling/send-job.ts";
import { viewEngine } from "./scheduling/view-engine.ts";
import { createSeries } from "./series/create-series.ts";
import type { Clock } from "./shared/clock.ts";
import { newId } from "./shared/ids.ts";
import { createCatalogue } from "./shops/catalogue.ts";

export interface CoreOptions {
  databaseUrl: string;
  /** No other process uses this database. */
  alone: boolean;
  nodeToken: string;
  clock: Clock;
  log: Log;
  /** The kitchen's plan for a meal; asked when a node has executed one. */
  ticketFor(order: OrderRecord, plan: MealPlan): TicketRecord;
  /** Where the switches are kept for a start without the database. */
  switchFile?: string;
  /** Services of other systems that follow the switches. */
  services?(): Receiver[];
  /** Requests a minute that a flip of the switch would touch. */
  ordersPerMinute(key: SwitchKey): number;
  /** Whether it answers and takes writes: while it does not, no node is given up. */
  databaseUp(): boolean;
  /** Orders that may be parked at once. */
  parkingCapacity: number;
  /** Load forecast for the coming hour, when it is to be trusted. */
  predictedLoad?(): number | null;
  /** false: orders are bound to a node only when it is free, however slow claims are. */
  claimsAhead?: boolean;
  /** Whether a flip waits for a second person. */
  secondPerson?: SecondPerson;
  /** Asks a second person before other dangerous acts. */
  submit?: SubmitAct;
}

/** The pipeline without its screens: intake, admission, journal, engine, nodes, switches, live topics. */
export async function composeCore(options: CoreOptions) {
  const { databaseUrl, alone, nodeToken, clock, log, ticketFor, ordersPerMinute, databaseUp, predictedLoad } =
    options;
  const { switchFile } = options;
  const { parkingCapacity } = options;
  const epoch = newId("ep", clock.nowMs());
  const bus = createBus();
  const prisma = openPrisma(databaseUrl);
  const pools = {
    journal: openPool(databaseUrl, { name: "journal", max: 2 }),
    work: openPool(databaseUrl, { name: "work", max: 6 }),
    reads: openPool(databaseUrl, { name: "reads", max: 6, statementTimeoutMs: 5_000 }),
    series: openPool(databaseUrl, { name: "series", max: 2, statementTimeoutMs: 2_000 }),
  };
  const meters = { accepted: new RateMeter(), refused: new RateMeter() };

  const degradation = createDegradation({
    prisma,
    clock,
    bus,
    log,
    nodes: () => [
      ...registry.all().map((node) => receiverOf(node, clock.nowMs())),
      ...(options.services?.() ?? []),
    ],
    instance: { id: epoch, name: `${hostname().slice(0, 30)}/${process.pid}` },
    file: switchFile,
    ordersPerMinute,
    secondPerson: options.secondPerson,
    facts: () => ({
      databaseWritable: databaseUp(),
      parking: { parked: ownOrders.parked(), capacity: parkingCapacity },
    }),
    measure: (condition, nowMs) => series.measure(condition, nowMs),
  });
  const switches = degradation.reader;
  const readsCached = () => switches.isOn("reads.cached", { whenUnknown: false });
  const hub = createLiveHub({
    clock,
    epoch,
    readsCached,
    coalesceMs: () => COALESCE_MS[switches.level("live.coalesce", { whenUnknown: 0 })] ?? 0,
  });
  bus.on("switchChanged", ({ key }) => {
    if (key === "reads.cached") hub.readsCachedChanged();
  });
  const breakers = createBreakers({
    prisma,
    clock,
    bus,
    hub,
    log,
    caller: alone ? "server" : hostname(),
    seats: () => engine.fleet.all(),
    nodeHoldChanged: (nodeId) => engine.breakerHoldChanged(nodeId),
    submit: options.submit,
  });
  const guardedReads = guardReads(pools.reads, breakers.of("database_reads"));
  const registry = createNodeRegistry({ prisma, clock, bus, switches: degradation, databaseUp });
  const streams = createSwitchStreams(bus, degradation.snapshot);
  const catalogue = createCatalogue(prisma);
  let ownOrdersRecheck = () => {};
  let failureToldAt = 0;
  const boundDimensions = createDimensionBounds();
  const journal = createPgJournal({
    pool: pools.journal,
    readPool: pools.reads,
    clock,
    epoch,
    boundDimensions,
    visitsTogether: () => !switches.isOn("matching.greedy", { whenUnknown: false }),
    onStoreFailure(error) {
      if (clock.nowMs() - failureToldAt > 1_000) {
        failureToldAt = clock.nowMs();
        log.warn({ err: error }, "commits fail; nothing in them is acknowledged");
      }
      ownOrdersRecheck();
    },
    onCommitTimed: (time) => series.committed(time),
  });
  const sender = createJobSender(nodeToken);
  const limiter = createLimiterInForce(await storedLimiter(prisma));
  const engine = new Engine({
    journal,
    registry,
    sender,
    buildJob: createJobBuilder({ catalogue, pool: pools.work }),
    ticketFor,
    bus,
    clock,
    log,
    policy: await storedPolicy(prisma),
    limiter,
    predictedLoad,
    breakerHold: breakers.holdOnNode,
    claimsAhead: options.claimsAhead,
  });
  const ownOrders = createOwnOrders({
    pool: pools.work,
    journal,
    engine,
    switches,
    bus,
    clock,
    log,
    instanceId: epoch,
    alone,
  });
  ownOrdersRecheck = ownOrders.recheckSoon;
  const receipts = createReceipts({ pool: pools.work, bus, boundDimensions, log });
  bus.on("refused", () => meters.refused.add(clock.nowMs()));
  journal.onCommitted((changes) => {
    const accepted = changes.reduce((sum, change) => sum + (change.before === null ? 1 : 0), 0);
    if (accepted > 0) meters.accepted.add(clock.nowMs(), accepted);
  });
  const sidelines = createSidelines({ prisma, clock, log });
  const demand = createDemandWatch(sidelines);
  const housekeeping = createHousekeeping({ pool: pools.work, log, readsCached });
  const rollUp = createRollUp({ pool: pools.work, clock, log, readsCached });
  const numbers = createOrderNumbers(pools.work);
  const admission = createAdmission({
    engine,
    limiter,
    switches,
    parkingFull: () => ownOrders.parked() >= parkingCapacity,
  });
  let repeats = 0;
  const intake: IntakeDeps = {
    journal,
    catalogue,
    admission,
    receipts,
    earlier: createEarlierOrders({ journal, pool: pools.reads, clock }),
    numbers,
    demand,
    clock,
    ownerId: epoch,
    onRepeat: () => {
      repeats += 1;
    },
  };
  const orderCopies = createOrderCopies({ journal, clock, readsCached });
  const view = viewEngine({
    engine,
    limiter,
    registry,
    clock,
    parked: ownOrders.parked,
    commitP95Ms: (nowMs) =>
      series.measure({ series: "commitP95Ms", stat: "avg", overSeconds: 30 }, nowMs).value,
    ...meters,
  });
  const series = createSeries({ journal, bus, engine: view, pool: pools.series, alone, clock, log });

  return {
    epoch,
    bus,
    prisma,
    pools,
    hub,
    registry,
    streams,
    catalogue,
    journal,
    engine,
    limiter,
    admission,
    view,
    series,
    degradation,
    switches,
    intake,
    reads: createOrderReads({ copies: orderCopies, pool: guardedReads }),
    orderCopies,
    readsCached,
    breakers,
    guardedReads,
    ownOrders,
    /** Requests answered with the order they had made before, since the start. */
    repeats: () => repeats,
    parkingCapacity,
    sidelines,
    hotKeys: demand.hotKeys,
    async start() {
      await degradation.start();
      await sidelines.start();
      await catalogue.start();
      await numbers.load();
      await registry.start();
      streams.start();
      engine.start();
      breakers.start();
      receipts.start();
      housekeeping.start();
      await series.start();
      rollUp.start();
      await ownOrders.start();
    },
    async stop() {
      await journal.close();
      engine.stop();
      registry.stop();
      streams.stop();
      housekeeping.stop();
      rollUp.stop();
      degradation.stop();
      sidelines.stop();
      await breakers.stop();
      catalogue.stop();
      await receipts.stop();
      await ownOrders.stop();
      await series.stop();
      await sender.close().catch(() => {});
      await prisma.$disconnect();
      await Promise.all(Object.values(pools).map((pool: Pool) => pool.end()));
    },
  };
}

export type Core = Awaited<ReturnType<typeof composeCore>>;
