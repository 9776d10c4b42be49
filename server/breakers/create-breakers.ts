import { type CarryOut, nobodyToAsk, type SubmitAct } from "../approvals/dangerous-act.ts";
import {
  type BreakerHold,
  type Dependency,
  dependencyCatalogue,
  TURNS_KEPT,
  type TurnCause,
} from "../contracts/breakers.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHub } from "../live/hub.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { announceTurn } from "./announce-turn.ts";
import { type Breaker, createBreaker, type LiveBreaker, type TurnNews } from "./breaker.ts";
import { breakerId, createBreakerStore, type KeptPosition, partsOf } from "./breaker-store.ts";
import { disableApproved, type HoldBreakerDeps, holdBreaker, readTurns } from "./hold-breaker.ts";
import { type NodeSeat, nodeCell } from "./node-cell.ts";
import { createWriteQueue } from "./write-queue.ts";

const TOPIC = "breakers:all";
const TICK_MS = 1_000;
/** Another process of the installation may have begun or ended a hold. */
const HOLDS_EVERY_TICKS = 2;
const TURNS_SHOWN = 100;

/** The engine keeps those of its nodes itself. */
export type OwnDependency = Exclude<Dependency, "node">;

export interface BreakersOptions {
  prisma: Prisma;
  clock: Clock;
  bus: Bus;
  hub: Pick<LiveHub, "addSource" | "publish">;
  log: { warn(details: object, message: string): void };
  /** This process, as people know it. */
  caller: string;
  /** The engine's seats. Asked late: the engine is built after this part. */
  seats(): Iterable<NodeSeat>;
  /** A hold on a node's breaker began or ended. */
  nodeHoldChanged(nodeId: string): void;
  /** Asks a second person before a breaker is put out of force. */
  submit?: SubmitAct;
}

export interface Breakers {
  /** The breaker before a target, made when it is first asked for; from then on it is on the page. */
  of(dependency: OwnDependency, target?: string): Breaker;
  /** The targets of a dependency that have a breaker. */
  targets(dependency: OwnDependency): string[];
  /** Nothing calls it any more, or it has another address: what is known of it is forgotten. */
  forget(dependency: OwnDependency, target: string): void;
  /** For the engine: a person's word on a node's breaker. From memory. */
  holdOnNode(nodeId: string): BreakerHold["kind"] | null;
  cells(): ReturnType<typeof nodeCell>[];
  onTurn(listener: (turn: TurnNews & { id: string; dependency: Dependency }) => void): void;
  part: Parts["breakers"];
  /** A second person has said yes to `breaker.disable`. */
  disableApproved: CarryOut;
  /** Positions and holds as they were left. Call it before anything is called. */
  load(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** One breaker for each target this house calls, kept over restarts, held by hand, and shown. */
export function createBreakers(options: BreakersOptions): Breakers {
  const { prisma, clock, bus, hub, log, caller, seats, nodeHoldChanged, submit = nobodyToAsk } = options;
  const store = createBreakerStore(prisma);
  const published = new PublishedState();
  const writes = createWriteQueue((error) =>
    log.warn({ error: String(error) }, "breakers: a turn is known here only, it could not be written down"),
  );
  const breakers = new Map<string, { dependency: OwnDependency; target: string; breaker: LiveBreaker }>();
  const listeners: Parameters<Breakers["onTurn"]>[0][] = [];
  const names = new Map<string, { en: string; zh: string }>();
  let kept = new Map<string, KeptPosition>();
  let holds = new Map<string, BreakerHold>();
  let holdChanges = 0;
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: NodeJS.Immediate | undefined;

  function turned(id: string, news: TurnNews): void {
    const parts = partsOf(id);
    if (!parts) return;
    const at = clock.nowMs();
    const live = breakers.get(id);
    announceTurn(bus, { ...news, at, id, ...parts, names: namesOf(id) });
    for (const listener of listeners) listener({ ...news, id, dependency: parts.dependency });
    if (live) {
      // As it is when its turn to be written comes: the newest is what a restart needs.
      writes.add(() => {
        const now = live.breaker.position();
        return store.keep(now.position.kind === "closed" ? { id, position: null } : { id, ...now });
      });
    }
    writes.add(async () => {
      const row = await store.addTurn({ breaker: id, at, ...news });
      published.put("turn", row.id, row);
      publishSoon();
    });
    publishSoon();
  }

  function namesOf(id: string): { en: string; zh: string } | null {
    const parts = partsOf(id);
    if (parts?.dependency !== "node") return names.get(id) ?? null;
    for (const seat of seats())
      if (seat.id === parts.target) return { en: seat.node.name, zh: seat.node.name };
    return null;
  }

  function applyHold(id: string, hold: BreakerHold | null, news?: { byName: string; reason: string }): void {
    const before = holds.get(id) ?? null;
    if ((before?.since ?? null) === (hold?.since ?? null)) return;
    if (hold) holds.set(id, hold);
    else holds.delete(id);
    const live = breakers.get(id);
    if (live) live.breaker.applyHold(hold, news);
    else if (partsOf(id)?.dependency === "node") nodeHeld(id, before, hold, "person", news);
  }

  function nodeHeld(
    id: string,
    before: BreakerHold | null,
    hold: BreakerHold | null,
    cause: TurnCause,
    news?: { byName: string; reason: string },
  ): void {
    const nodeId = partsOf(id)?.target ?? "";
    const seat = [...seats()].find((one) => one.id === nodeId);
    nodeHoldChanged(nodeId);
    const own = seat?.breaker.kind ?? "closed";
    turned(id, {
      from: before?.kind ?? own,
      to: hold?.kind ?? own,
      cause,
      detail: news?.reason ?? hold?.reason ?? null,
      byName: news?.byName ?? hold?.byName ?? null,
    });
  }

  /** A hold must not outlive its lease, whatever the database says; its row goes when it can. */
  function endLeases(now: number): void {
    for (const [id, hold] of holds) {
      if (hold.until > now) continue;
      holdChanges++;
      holds.delete(id);
      const live = breakers.get(id);
      if (live) live.breaker.tick();
      else if (partsOf(id)?.dependency === "node") nodeHeld(id, hold, null, "lease_ended");
      writes.add(async () => {
        await store.changeHold({
          id,
          before: hold,
          after: null,
          actor: "system",
          actorName: null,
          action: "breaker.lease_ended",
          reason: null,
          at: now,
          review: null,
          approvedBy: null,
        });
      });
    }
  }

  async function lookAtHolds(): Promise<void> {
    const before = holdChanges;
    const stored = await store.holds();
    if (before !== holdChanges) return;
    const now = clock.nowMs();
    for (const [id, hold] of stored) if (hold.until > now) applyHold(id, hold);
    for (const id of [...holds.keys()]) if (!stored.has(id)) applyHold(id, null);
  }

  async function nameTargets(): Promise<void> {
    const unnamed = [...breakers].filter(([id, one]) => one.dependency === "messages" && !names.has(id));
    if (unnamed.length === 0) return;
    const shops = await prisma.shop.findMany({
      where: { id: { in: unnamed.map(([, { target }]) => target) } },
      select: { id: true, nameEn: true, nameZh: true },
    });
    for (const { id, nameEn, nameZh } of shops)
      names.set(breakerId("messages", id), { en: nameEn, zh: nameZh });
  }

  const cells: Breakers["cells"] = () => [
    ...[...breakers].map(([id, { dependency, target, breaker }]) => {
      const name = names.get(id);
      const named = { nameEn: name?.en ?? null, nameZh: name?.zh ?? null };
      return { id, dependency, target, ...named, caller, ...breaker.reading() };
    }),
    ...[...seats()].map((seat) => nodeCell(seat, caller, holds.get(breakerId("node", seat.id)) ?? null)),
  ];

  function publish(): void {
    const now = cells();
    for (const cell of now) published.put("breaker", cell.id, cell);
    published.keepOnly(
      "breaker",
      now.map(({ id }) => id),
    );
    published.keepNewest("turn", TURNS_SHOWN);
    const changes = published.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }
  /** A turn does not wait for the next second: somebody may be watching for it. */
  function publishSoon(): void {
    flushing ??= setImmediate(() => {
      flushing = undefined;
      publish();
    });
  }

  function tick(): void {
    endLeases(clock.nowMs());
    if (++ticks % HOLDS_EVERY_TICKS === 0)
      lookAtHolds().catch((error) => log.warn({ error: String(error) }, "breakers: holds are as last known"));
    nameTargets().catch((error) => log.warn({ error: String(error) }, "breakers: receivers go by their ids"));
    publish();
  }

  hub.addSource("breakers", {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      // What the installation calls is shared by every tenant.
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => published.all(),
  });
  const offBus = bus.on("nodeBreaker", ({ nodeId, from, to, cause }) =>
    turned(breakerId("node", nodeId), { from, to, cause, detail: null, byName: null }),
  );

  const holding: HoldBreakerDeps = {
    store,
    clock,
    submit,
    exists: (id) => breakers.has(id) || cells().some((cell) => cell.id === id),
    holdOf: (id) => holds.get(id) ?? null,
    apply(id, hold, news) {
      holdChanges++;
      applyHold(id, hold, news);
      publish();
    },
  };

  return {
    of(dependency, target = "") {
      const id = breakerId(dependency, target);
      const known = breakers.get(id);
      if (known) return known.breaker;
      const params = dependencyCatalogue[dependency];
      const breaker = createBreaker({ params, clock, onTurn: (news) => turned(id, news) });
      breakers.set(id, { dependency, target, breaker });
      breaker.restore(kept.get(id) ?? null, holds.get(id) ?? null);
      return breaker;
    },
    targets: (dependency) =>
      [...breakers.values()].flatMap((one) => (one.dependency === dependency ? [one.target] : [])),
    forget(dependency, target) {
      const id = breakerId(dependency, target);
      kept.delete(id);
      if (!breakers.delete(id)) return;
      writes.add(() => store.keep({ id, position: null }));
    },
    holdOnNode: (nodeId) => (holds.size === 0 ? null : (holds.get(breakerId("node", nodeId))?.kind ?? null)),
    cells,
    onTurn: (listener) => void listeners.push(listener),
    part: {
      hold: (viewer, input) => holdBreaker(holding, viewer, input),
      turns: (viewer, input) => readTurns(store, viewer, input, TURNS_KEPT),
    },
    disableApproved: (act) => disableApproved(holding, act),
    async load() {
      kept = new Map((await store.positions()).map((one) => [one.id, one]));
      holds = await store.holds();
      for (const row of (await store.turns(null, TURNS_SHOWN)).reverse()) published.put("turn", row.id, row);
      for (const [id, { breaker }] of breakers) breaker.restore(kept.get(id) ?? null, holds.get(id) ?? null);
      endLeases(clock.nowMs());
    },
    start() {
      tick();
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      clearImmediate(flushing);
      offBus();
      await writes.done();
    },
  };
}
