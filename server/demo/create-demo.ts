import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { roleMay, type Viewer } from "../contracts/people.ts";
import type { DemoState } from "../contracts/tickets.ts";
import { readCsv, readTrace, workOf } from "../intake/replay/read-trace.ts";
import { createOrderSender, type OrderSender } from "../intake/replay/send-order.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { type ChangeSender, createChangeSender } from "./change-sender.ts";
import { ensureDemoKey } from "./demo-key.ts";
import { createKitchenCrew } from "./kitchen-crew.ts";
import { freeStaleVisits, loadOpenOrders } from "./load-open-orders.ts";
import { purgeOldOrders } from "./purge-old-orders.ts";
import { paceFor } from "./rules/pace.ts";
import { DEMO_CLIENT, keepSlotsOpen, seedDemo } from "./seed-demo.ts";
import { createDemoTraffic, DEMO_KEY_PREFIX, type DemoTraffic } from "./traffic.ts";
import { createVisitCrew } from "./visit-crew.ts";

export const DEMO_TRACE = "Azure LLM inference trace 2023, conversation (CC-BY 4.0)";
const RUNNING = "demo.running";
const TOPIC = "demo:all";
/** Share of what the nodes can do that demo traffic asks for on average. */
const DEMO_LOAD = 0.72;
const CREW_TICK_MS = 250;
const PUBLISH_EVERY_MS = 2_000;
const PURGE_EVERY_MS = 60_000;

export interface DemoOptions {
  /** false: started with RUSHDECK_DEMO=off. The topic then says so and nothing runs. */
  available: boolean;
  prisma: Prisma;
  pool: Pool;
  journal: Pick<Journal, "change" | "onCommitted">;
  clock: Clock;
  log: Log;
  bus: Pick<Bus, "emit">;
  hub: Pick<LiveHub, "addSource" | "publish">;
  dataDir: string;
  /** Where the API answers on this machine, e.g. http://127.0.0.1:3000 */
  origin: string;
  /** Slots of the nodes the demo should load. */
  slots: number;
  /** Whether the `reads.cached` switch asks to spare the database: old orders wait. */
  readsCached: () => boolean;
}

export interface Demo {
  part: Parts["demo"];
  /** Makes shops, client and key. Call before keys and the catalogue are read. */
  prepare(): Promise<void>;
  /** Call once the API answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The demo business, its customers and its crew, and the switch that stops them. */
export function createDemo(options: DemoOptions): Demo {
  const { available, prisma, pool, journal, clock, log, bus, hub, dataDir, origin, slots, readsCached } =
    options;
  let running = false;
  let traffic: DemoTraffic | null = null;
  let sender: OrderSender | null = null;
  let changes: ChangeSender | null = null;
  let published = "";
  const stops: (() => void)[] = [];

  const state = (): DemoState => ({
    available,
    running,
    trace: DEMO_TRACE,
    ordersPerMinute: traffic?.perMinute() ?? 0,
  });
  hub.addSource("demo", {
    authorise: async (viewer, id) => (id === "all" ? viewer?.tenantId === DEFAULT_TENANT : null),
    load: async () => ({ state: { now: state() } }),
  });

  function publish(): void {
    const value = state();
    const text = JSON.stringify(value);
    if (text === published) return;
    published = text;
    hub.publish(TOPIC, [{ collection: "state", id: "now", value }]);
  }

  async function setRunning(viewer: Viewer, { running: wanted }: { running: boolean }) {
    if (!roleMay(viewer.role, "demo.control")) {
      throw new OpsError("FORBIDDEN", "Only operators and administrators start and stop demo traffic.");
    }
    if (!available) throw new OpsError("CONFLICT", "This installation was started with RUSHDECK_DEMO=off.");
    const before = running;
    if (wanted === before) return { running };
    await prisma.$transaction([
      prisma.setting.upsert({
        where: { key: RUNNING },
        create: { key: RUNNING, value: wanted },
        update: { value: wanted },
      }),
      prisma.auditEntry.create({
        data: {
          actor: `person:${viewer.id}`,
          action: wanted ? "demo.started" : "demo.stopped",
          target: "demo",
          before: { running: before },
          after: { running: wanted },
        },
      }),
    ]);
    apply(wanted);
    bus.emit("feed", {
      at: clock.nowMs(),
      type: wanted ? "demo_started" : "demo_stopped",
      params: { by: viewer.name },
    });
    return { running };
  }

  function apply(wanted: boolean): void {
    running = wanted;
    if (wanted) traffic?.start();
    else traffic?.stop();
    publish();
  }

  // Orders sent by replay or by hand with the same key are no part of the play.
  const isOurs = (order: OrderRecord) =>
    order.clientId === DEMO_CLIENT && (order.idempotencyKey?.startsWith(DEMO_KEY_PREFIX) ?? false);

  async function startCrews(): Promise<void> {
    const kitchen = createKitchenCrew({ journal, clock, log, isOurs });
    const visits = createVisitCrew({ prisma, journal, clock, log, isOurs });
    journal.onCommitted((changes) => {
      kitchen.observe(changes);
      visits.observe(changes);
    });
    const open = await loadOpenOrders(pool);
    for (const { order, touchedAt } of open.tickets) kitchen.take(order, touchedAt);
    for (const order of open.visits) visits.take(order);
    await freeStaleVisits(pool);
    const timer = setInterval(() => {
      kitchen.tick();
      visits.tick();
    }, CREW_TICK_MS);
    stops.push(() => clearInterval(timer));
  }

  return {
    part: { setRunning },
    async prepare() {
      if (!available) return;
      await seedDemo(prisma, clock.nowMs());
      await ensureDemoKey(prisma, dataDir, clock.nowMs());
    },
    async start() {
      if (!available) return;
      const apiKey = await ensureDemoKey(prisma, dataDir, clock.nowMs());
      sender = createOrderSender({ origin, apiKey });
      const pace = paceFor(bundledTrace(), { slots, load: DEMO_LOAD });
      changes = createChangeSender({ origin, apiKey });
      traffic = createDemoTraffic({ clock, log, pace, submit: sender.send, change: changes.send });
      await startCrews();
      stops.push(
        keepSlotsOpen({
          prisma,
          nowMs: () => clock.nowMs(),
          onError: (error) => log.warn({ err: error }, "demo: slots could not be opened"),
        }),
      );
      const publisher = setInterval(publish, PUBLISH_EVERY_MS);
      const purger = setInterval(() => {
        if (readsCached()) return;
        void purgeOldOrders(pool).catch((error) => log.warn({ err: error }, "demo: old orders stay"));
      }, PURGE_EVERY_MS);
      stops.push(
        () => clearInterval(publisher),
        () => clearInterval(purger),
      );
      const kept = await prisma.setting.findUnique({ where: { key: RUNNING } });
      apply(kept?.value !== false);
    },
    async stop() {
      traffic?.stop();
      for (const stop of stops.splice(0)) stop();
      await Promise.all([sender?.close().catch(() => {}), changes?.close().catch(() => {})]);
    },
  };
}

function bundledTrace() {
  const text = readFileSync(new URL("./trace/azure-llm-2023-conv.csv", import.meta.url), "utf8");
  return readTrace(readCsv(text)).map((row) => ({ atMs: row.atMs, workMs: workOf(row) }));
}
