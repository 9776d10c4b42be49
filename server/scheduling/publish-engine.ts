import type { LimiterInForce } from "../admission/limiter-in-force.ts";
import { ADMISSION_DEFAULTS, waitShare } from "../admission/rules/wait-target.ts";
import { type BreakerRow, type LimitSample, SAMPLE_MS, SAMPLES_KEPT } from "../contracts/engine.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Journal } from "../orders/journal.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { createChoiceBook } from "./choice-book.ts";
import type { Engine } from "./engine.ts";
import type { Seat } from "./fleet.ts";
import { slowStartFactor } from "./rules/slow-start.ts";

const TOPIC = "engine:all";
const TICK_MS = 1_000;
const SAVE_EVERY_TICKS = 10;
/** Until orders came and said otherwise: the default of a shop. */
const USUAL_DEADLINE_MS = 15_000;

export interface PublishEngineOptions {
  engine: Engine;
  limiter: LimiterInForce;
  /** Retries promised and not yet due. */
  promised(): number;
  journal: Pick<Journal, "onCommitted">;
  bus: Bus;
  hub: Pick<LiveHub, "addSource" | "publish">;
  prisma: Prisma;
  clock: Clock;
  log: Pick<Log, "warn">;
}

const none = (): Record<OrderClass, number> => ({ paid: 0, place: 0, browse: 0, background: 0 });

/** The engine as an operator sees it: what was chosen and how it went, the limit, and each node's breaker. */
export function publishEngine(options: PublishEngineOptions) {
  const { engine, limiter, promised, journal, bus, hub, prisma, clock, log } = options;
  const state = new PublishedState();
  const book = createChoiceBook(prisma);
  let cell = { at: 0, admitted: none(), refused: none(), droppedBefore: 0 };
  let work = { usefulMs: 0, capacityMs: 0 };
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;

  const droppedSoFar = () => orderClasses.reduce((sum, name) => sum + engine.dropped[name], 0);

  /** The ten seconds that `now` falls in. */
  function cellAt(now: number): typeof cell {
    const at = Math.floor(now / SAMPLE_MS) * SAMPLE_MS;
    if (at > cell.at) cell = { at, admitted: none(), refused: none(), droppedBefore: droppedSoFar() };
    return cell;
  }

  function sampleAt(now: number): LimitSample {
    const { at, admitted, refused, droppedBefore } = cellAt(now);
    const load = engine.load();
    const deadlineOf = (name: OrderClass) => engine.deadlineOf(name) || USUAL_DEADLINE_MS;
    const targetOf = (name: OrderClass) =>
      limiter.kind === "wait_target"
        ? waitShare(load.p95ServiceMs, deadlineOf(name), ADMISSION_DEFAULTS.margin) * deadlineOf(name)
        : null;
    return {
      at,
      inFlight: orderClasses.reduce((sum, name) => sum + engine.runningOf(name), 0),
      queued: orderClasses.reduce((sum, name) => sum + engine.depth(name), 0),
      limit: limiter.limit(load, { class: "place", deadlineMs: deadlineOf("place") }),
      expectedWaitMs: load.capacity > 0 ? load.queuedWorkMs.place / load.capacity : 0,
      targetWaitMs: {
        paid: targetOf("paid"),
        place: targetOf("place"),
        browse: targetOf("browse"),
        background: targetOf("background"),
      },
      admitted: { ...admitted },
      refused: { ...refused },
      dropped: droppedSoFar() - droppedBefore,
      promised: Math.round(promised()),
    };
  }

  function tick(): void {
    const now = clock.nowMs();
    const { usefulMs, capacityMs } = engine.stats;
    book.worked(usefulMs - work.usefulMs, capacityMs - work.capacityMs);
    work = { usefulMs, capacityMs };
    const sample = sampleAt(now);
    state.put("sample", String(sample.at), sample);
    state.keepNewest("sample", SAMPLES_KEPT);
    const rows = [...engine.fleet.all()].map((seat) => breakerRowOf(seat, now));
    for (const row of rows) state.put("breaker", row.nodeId, row);
    state.keepOnly(
      "breaker",
      rows.map((row) => row.nodeId),
    );
    publishChoices();
    if (++ticks % SAVE_EVERY_TICKS === 0) void save();
  }

  function publishChoices(): void {
    const rows = book.rows();
    for (const row of rows) state.put("choice", String(row.since), row);
    state.keepOnly(
      "choice",
      rows.map((row) => String(row.since)),
    );
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  async function save(): Promise<void> {
    await book.save().catch((error) => log.warn({ err: error }, "what was measured is kept in memory only"));
  }

  hub.addSource("engine", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // Nodes and choices are the installation's: they tell of every tenant at once.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  });
  journal.onCommitted((changes) => {
    for (const change of changes) {
      if (change.before === null) cellAt(change.order.acceptedAt).admitted[change.order.class]++;
      book.committed(change);
    }
  });
  const off = [
    bus.on("refused", (refused) => {
      cellAt(refused.at).refused[refused.class]++;
      book.refused();
    }),
    bus.on("feed", ({ at, type, params }) => {
      if (type !== "policy_changed" && type !== "limiter_changed") return;
      const byName = typeof params.by === "string" ? params.by : null;
      const reason = typeof params.reason === "string" ? params.reason : null;
      book.open({ policy: engine.policy, limiter: limiter.kind }, at, { byName, reason });
      publishChoices();
      void save();
    }),
  ];

  return {
    async start(): Promise<void> {
      await book.load({ policy: engine.policy, limiter: limiter.kind }, clock.nowMs());
      tick();
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      for (const one of off) one();
      await save();
    },
  };
}

function breakerRowOf(seat: Seat, now: number): BreakerRow {
  const { node, breaker, ejectedUntil } = seat;
  return {
    nodeId: node.id,
    node: node.name,
    state: breaker.kind,
    since: seat.breakerSince,
    calls: seat.calls,
    failures: seat.notWell,
    probeAt: breaker.kind === "open" ? breaker.until : null,
    ejectedUntil: ejectedUntil !== null && ejectedUntil > now ? ejectedUntil : null,
    ready: node.health === "ready",
    warmth: slowStartFactor(now - seat.warmSince),
  };
}
