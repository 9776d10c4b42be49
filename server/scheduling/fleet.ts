import type { SchedulingPolicy } from "../contracts/operations.ts";
import type { NodeRegistry, NodeState } from "../nodes/registry.ts";
import type { BusEvents } from "../platform/bus.ts";
import type { Item } from "./engine-types.ts";
import { type Candidate, chooseNode, claimsAhead, pushesEarly } from "./rules/choose-node.ts";
import { ClassQueues } from "./rules/class-queue.ts";
import {
  type Breaker,
  closedBreaker,
  giveBackPass,
  hearResult,
  tryPass,
  wouldPass,
} from "./rules/node-breaker.ts";
import { EJECTION_DEFAULTS, type Ejection, outliers } from "./rules/outlier-ejection.ts";
import type { ServiceStats } from "./service-stats.ts";

/** How a job ended as far as its node is concerned. */
export type JobEnding =
  | "done"
  /** It answered that it failed: judged beside the other nodes. */
  | "failed"
  /** No answer, or none that made sense. */
  | "broken"
  /** Says nothing of the node: cancelled before it was sent, node restarted, all slots taken. */
  | "void";

/** A node as the engine sees it: what a policy may know, and what work there has taught. */
export interface Seat extends Candidate {
  node: NodeState;
  /** Of the node's present life, and its last words: the registry changes its picture in place. */
  epoch: number;
  report: NodeState["report"];
  /** Jobs of ours there, and waiting for it (push policies). */
  running: number;
  /** Ready, and neither its breaker nor an ejection keeps it out. */
  usable: boolean;
  readonly backlog: ClassQueues<Item>;
  sentSinceReport: number;
  breaker: Breaker;
  breakerSince: number;
  answered: number;
  failed: number;
  failuresInRow: number;
  /** Ended there in its present life, and not well. */
  calls: number;
  notWell: number;
  ejectedUntil: number | null;
  ejections: number;
  /** Since when it warms up: joined, or let in again. */
  warmSince: number;
}

export type NodeTurn = Omit<BusEvents["nodeBreaker"], "nodeId">;

interface FleetOptions {
  registry: Pick<NodeRegistry, "all">;
  stats: ServiceStats;
  nowMs(): number;
  onEjected(seat: Seat, ejection: Ejection): void;
  onBreaker(seat: Seat, turn: NodeTurn): void;
  claimsAhead: boolean;
  /** A person's word on the node's breaker. From memory: asked at every pick. */
  holdOn?(nodeId: string): "forced_open" | "disabled" | null;
}

/** The nodes that may get work. Kept between picks: brought up to date once, then counted along. */
export class Fleet {
  private readonly o: FleetOptions;
  private readonly seats = new Map<string, Seat>();
  /** In the registry's order; changed in place. */
  private readonly eligible: Seat[] = [];
  capacity = 0;
  slots = 0;

  constructor(options: FleetOptions) {
    this.o = options;
  }

  all(): Iterable<Seat> {
    return this.seats.values();
  }
  get eligibleNodes(): number {
    return this.eligible.length;
  }

  /** Looks at registry, breakers and ejections as they are now. */
  refresh(): void {
    const now = this.o.nowMs();
    this.eligible.length = 0;
    this.capacity = 0;
    this.slots = 0;
    const nodes = this.o.registry.all();
    for (const node of nodes) {
      const seat = this.seatOf(node);
      if (node.report !== seat.report) seat.sentSinceReport = 0;
      if (node.epoch !== seat.epoch) this.startAnew(seat, node);
      seat.node = node;
      seat.report = node.report;
      seat.slots = node.slots;
      seat.ahead = this.ahead(node.slots);
      seat.rate = node.report?.rate ?? 1;
      // Others may send there too, and its last words are a moment old: the larger count is true.
      seat.inFlight =
        Math.max(seat.running, (node.report?.inFlight ?? 0) + seat.sentSinceReport) + seat.backlog.total;
      seat.latencyEwmaMs = this.o.stats.latencyOf(node.id);
      seat.ageMs = now - seat.warmSince;
      seat.usable = node.health === "ready" && this.mayWork(seat, now);
      if (!seat.usable) continue;
      this.eligible.push(seat);
      this.capacity += seat.rate * seat.slots;
      this.slots += seat.slots;
    }
    if (this.seats.size > nodes.length) this.forget(nodes);
  }

  /** The seat for the next order, by what `refresh` saw and what was placed since; null: none now. */
  choose(policy: SchedulingPolicy, avoid: string | null, turn: number): Seat | null {
    const pushes = pushesEarly(policy);
    for (;;) {
      let among = this.eligible;
      if (avoid !== null) {
        const elsewhere = among.filter((seat) => seat.id !== avoid && (pushes || seat.inFlight < seat.slots));
        if (elsewhere.length > 0) among = elsewhere;
      }
      const chosen = chooseNode(policy, among, turn) as Seat | null;
      if (!chosen || pushes || this.pass(chosen)) return chosen;
    }
  }

  /** Asks the breaker for one job. A node that is refused is not asked again before the next refresh. */
  pass(seat: Seat): boolean {
    if (this.o.holdOn?.(seat.id) === "disabled") return true;
    const asked = tryPass(seat.breaker, this.o.nowMs());
    this.turn(seat, asked.breaker, "wait_over");
    if (!asked.allowed) {
      const at = this.eligible.indexOf(seat);
      if (at >= 0) this.eligible.splice(at, 1);
    }
    return asked.allowed;
  }

  /** A job that was to go there did not: a probe's place is free again. */
  giveBack(seat: Seat): void {
    seat.breaker = giveBackPass(seat.breaker);
  }

  started(seat: Seat): void {
    seat.running++;
    seat.sentSinceReport++;
    seat.inFlight++;
  }

  ended(nodeId: string, epoch: number, how: JobEnding): void {
    const seat = this.seats.get(nodeId);
    if (!seat) return;
    seat.running = Math.max(0, seat.running - 1);
    // The next life of a node does not answer for the last one.
    if (seat.epoch !== epoch) return;
    if (how === "void") {
      this.giveBack(seat);
      return;
    }
    seat.calls++;
    if (how !== "done") seat.notWell++;
    if (how !== "broken") seat.answered++;
    if (how === "failed") seat.failed++;
    seat.failuresInRow = how === "done" ? 0 : seat.failuresInRow + (how === "failed" ? 1 : 0);
    // Held by a person, it does not judge; whoever releases it finds it as it was.
    if (this.o.holdOn?.(seat.id)) {
      this.giveBack(seat);
      return;
    }
    const half = seat.breaker.kind === "half_open";
    const next = hearResult(seat.breaker, how !== "broken", this.o.nowMs());
    this.turn(seat, next, next.kind === "closed" ? "probes_passed" : half ? "probe_failed" : "failures");
  }

  /** Puts outliers out, a third of the nodes at most. Call about every 5 s. */
  sweep(): void {
    const now = this.o.nowMs();
    const ready = [...this.seats.values()].filter((seat) => seat.node.health === "ready");
    for (const ejection of outliers(ready, now)) {
      const seat = this.seats.get(ejection.id);
      if (!seat) continue;
      seat.ejectedUntil = ejection.until;
      seat.ejections++;
      seat.failuresInRow = 0;
      seat.answered = 0;
      seat.failed = 0;
      this.o.onEjected(seat, ejection);
    }
    for (const seat of ready) {
      if (seat.answered < EJECTION_DEFAULTS.leastAnswers) continue;
      if (seat.ejectedUntil === null && seat.failed === 0) seat.ejections = Math.max(0, seat.ejections - 1);
      seat.answered = 0;
      seat.failed = 0;
    }
  }

  private ahead(slots: number): number {
    const { meanClaimMs, meanServiceMs } = this.o.stats;
    return this.o.claimsAhead ? claimsAhead(slots, meanClaimMs, meanServiceMs) : 0;
  }

  private mayWork(seat: Seat, now: number): boolean {
    if (seat.ejectedUntil !== null) {
      if (seat.ejectedUntil > now) return false;
      seat.ejectedUntil = null;
      seat.warmSince = now;
      seat.ageMs = 0;
    }
    const hold = this.o.holdOn?.(seat.id) ?? null;
    return hold ? hold === "disabled" : wouldPass(seat.breaker, now);
  }

  private turn(seat: Seat, to: Breaker, cause: NodeTurn["cause"]): void {
    const from = seat.breaker.kind;
    seat.breaker = to;
    if (to.kind === from) return;
    seat.breakerSince = this.o.nowMs();
    if (to.kind === "closed") seat.warmSince = seat.breakerSince;
    this.o.onBreaker(seat, { from, to: to.kind, cause });
  }

  private seatOf(node: NodeState): Seat {
    const known = this.seats.get(node.id);
    if (known) return known;
    const seat: Seat = {
      id: node.id,
      slots: node.slots,
      ahead: 0,
      inFlight: 0,
      rate: 1,
      latencyEwmaMs: 0,
      ageMs: 0,
      node,
      epoch: node.epoch,
      report: node.report,
      running: 0,
      usable: false,
      backlog: new ClassQueues(),
      sentSinceReport: 0,
      breaker: closedBreaker,
      breakerSince: node.joinedAt,
      answered: 0,
      failed: 0,
      failuresInRow: 0,
      calls: 0,
      notWell: 0,
      ejectedUntil: null,
      ejections: 0,
      warmSince: node.joinedAt,
    };
    this.seats.set(node.id, seat);
    return seat;
  }

  private startAnew(seat: Seat, node: NodeState): void {
    seat.epoch = node.epoch;
    this.turn(seat, closedBreaker, "new_life");
    seat.breaker = closedBreaker;
    seat.breakerSince = node.joinedAt;
    seat.answered = 0;
    seat.failed = 0;
    seat.failuresInRow = 0;
    seat.calls = 0;
    seat.notWell = 0;
    seat.ejectedUntil = null;
    seat.ejections = 0;
    seat.warmSince = node.joinedAt;
  }

  private forget(nodes: readonly NodeState[]): void {
    const known = new Set(nodes.map((node) => node.id));
    for (const seat of this.seats.values())
      if (!known.has(seat.id) && seat.running === 0 && seat.backlog.total === 0) this.seats.delete(seat.id);
  }
}
