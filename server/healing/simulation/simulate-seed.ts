import { createLimiter, type Limiter } from "../../admission/rules/limiter.ts";
import { hintRetry, relativeWork, type VirtualQueue } from "../../admission/rules/retry-time.ts";
import type { EngineLoad } from "../../admission/rules/wait-target.ts";
import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { judgeNodes, type Liveness, mayIsolate } from "../../nodes/rules/judge-nodes.ts";
import { appliedRevision } from "../../nodes/rules/merge-report.ts";
import { freshMonitor, LOOK_EVERY_MS, lookAgain } from "../../nodes/rules/monitor.ts";
import { chooseNode } from "../../scheduling/rules/choose-node.ts";
import { ClassQueues, type QueuedItem } from "../../scheduling/rules/class-queue.ts";
import { canStillMakeIt } from "../../scheduling/rules/deadline-drop.ts";
import { type Command, type Message, SimulatedProcess } from "./fleet.ts";
import { type Fault, type Scenario, scenarioOf } from "./scenario.ts";

/** The rules under test; a test breaks one to see that the simulation notices. */
export interface RulesUnderTest {
  judge: typeof judgeNodes;
  lookAgain: typeof lookAgain;
  appliedRevision: typeof appliedRevision;
  /** Whether a result may settle its order: the journal's guard by attempt and epoch. */
  guards(expected: { attempt: number; epoch: number }, answer: { attempt: number; epoch: number }): boolean;
  limiter(): Limiter;
  hint: typeof hintRetry;
}

export const realRules: RulesUnderTest = {
  judge: judgeNodes,
  lookAgain,
  appliedRevision,
  guards: (expected, answer) => expected.attempt === answer.attempt && expected.epoch === answer.epoch,
  limiter: () => createLimiter("wait_target"),
  hint: hintRetry,
};

export interface SeedResult {
  seed: number;
  /** Empty: every invariant held. */
  violations: string[];
  trace: string[];
  figures: Record<
    | "isolated"
    | "held"
    | "rescued"
    | "accepted"
    | "refused"
    | "settled"
    | "expired"
    | "staleWrites"
    | "control",
    number
  >;
}

interface Seat {
  id: string;
  process: SimulatedProcess;
  registered: boolean;
  epoch: number;
  liveness: Liveness;
  heardAtMs: number;
  /** When a report of its present life last came as far as this machine, read or not: the truth behind the rules. */
  reachedAtMs: number;
  appliedRevision: number;
}

interface SimulatedOrder extends QueuedItem {
  workMs: number;
  status: "queued" | "running" | "settled" | "expired" | "refused";
  attempt: number;
  seat: Seat | null;
  epoch: number;
  leaseUntil: number;
  settledTimes: number;
}

const STEP_MS = 100;
const LEASE_MS = 15_000;
/** The epoch of an order that no node has; of no registration. */
const NOBODYS = -1;
const GIVE_UP_AT_MS = 200_000;
const RESTART_MS = 600;
/** Truth: heard of this recently, nobody may call it silent. */
const REACHED_WITHIN_MS = 2_000;

/** One life of a fleet and its orders on a virtual clock, with the rules of production. Same seed, same life. */
export function simulateSeed(seed: number, rules: RulesUnderTest = realRules, tracing = false): SeedResult {
  return new Simulation(scenarioOf(seed), rules, tracing).run();
}

class Simulation {
  private readonly s: Scenario;
  private readonly rules: RulesUnderTest;
  private readonly tracing: boolean;
  private readonly seats: Seat[];
  private readonly orders = new Map<string, SimulatedOrder>();
  private readonly queues = new ClassQueues<SimulatedOrder>();
  private readonly promises: VirtualQueue = { promised: 0, drainedAt: 0 };
  private readonly limiter: Limiter;
  private readonly waitingForDatabase: (() => void)[] = [];
  private readonly result: SeedResult;
  private monitor = freshMonitor(0);
  private now = 0;
  private revision = 1;
  private lastIsolatedMs: number | null = null;
  private doubtedAtMs: number | null = null;
  private heldReason: string | null = null;
  private stalledUntil = 0;
  private databaseAwayUntil = 0;
  private lookAt = 0;
  private turn = 0;
  private unsettled = 0;
  private readonly running = new Set<SimulatedOrder>();
  private nextFault = 0;
  private dueRequests = 0;

  constructor(scenario: Scenario, rules: RulesUnderTest, tracing: boolean) {
    this.s = scenario;
    this.rules = rules;
    this.tracing = tracing;
    this.limiter = rules.limiter();
    this.seats = scenario.nodes.map((node) => ({
      id: node.name,
      process: new SimulatedProcess(node),
      registered: false,
      epoch: 0,
      liveness: "ready",
      heardAtMs: 0,
      reachedAtMs: 0,
      appliedRevision: 0,
    }));
    const zero = { isolated: 0, held: 0, rescued: 0, accepted: 0, refused: 0, settled: 0, expired: 0 };
    this.result = {
      seed: scenario.seed,
      violations: [],
      trace: [],
      figures: { ...zero, staleWrites: 0, control: 0 },
    };
  }

  run(): SeedResult {
    const { nodes, pressure, meanWorkMs, deadlineMs } = this.s;
    this.say(
      () =>
        `${nodes.length} nodes (${nodes.map((n) => `${n.name} ${n.slots}x${n.rate.toFixed(2)}${n.local ? "" : " elsewhere"}`).join(", ")}), ${pressure.toFixed(1)}x load, work ${Math.round(meanWorkMs)} ms, deadline ${Math.round(deadlineMs)} ms`,
    );
    while (this.now < this.s.calmFromMs || (this.unsettled > 0 && this.now < GIVE_UP_AT_MS)) {
      this.now += STEP_MS;
      this.step();
      if (this.result.violations.length > 0) break;
    }
    if (this.result.violations.length === 0 && this.unsettled > 0) {
      const [lost] = [...this.orders.values()].filter((o) => o.status === "queued" || o.status === "running");
      this.broken(
        `${this.unsettled} accepted orders never settled, the first ${lost?.orderId} (${lost?.status})`,
      );
    }
    return this.result;
  }

  private step(): void {
    while ((this.s.faults[this.nextFault]?.at ?? Number.POSITIVE_INFINITY) <= this.now) {
      const fault = this.s.faults[this.nextFault++];
      if (fault) this.strike(fault);
    }
    for (const seat of this.seats) {
      seat.process.step(this.now, this.s.random);
      if (seat.process.reportReached(this.now, seat.epoch)) seat.reachedAtMs = this.now;
    }
    // Deaf and dumb: what arrives waits in the sockets.
    if (this.now < this.stalledUntil) return;
    // What waits in the sockets is read before it is judged who was silent, as in the registry.
    for (const seat of this.seats) {
      for (const message of seat.process.arrived(this.now)) this.hear(seat, message);
    }
    if (this.now >= this.lookAt) {
      this.lookAt = this.now + LOOK_EVERY_MS;
      this.look();
    }
    if (this.now < this.s.calmFromMs) this.ask();
    if (this.databaseUp) {
      for (const write of this.waitingForDatabase.splice(0)) write();
      this.pump();
    }
  }

  private get databaseUp(): boolean {
    return this.now >= this.databaseAwayUntil;
  }

  private strike(fault: Fault): void {
    const seat = "node" in fault ? this.seats[fault.node] : undefined;
    const process = seat?.process;
    this.say(
      () =>
        `fault: ${fault.kind}${seat ? ` ${seat.id}` : ""}${"until" in fault ? ` until ${clock(fault.until)}` : ""}`,
    );
    switch (fault.kind) {
      case "kill":
        if (seat && process?.alive) this.end(seat);
        break;
      case "leave":
        if (!process?.alive || process.epoch === null || process.of.local) break;
        process.send(this.now, { kind: "goodbye", epoch: process.epoch }, 5);
        process.kill(this.now);
        process.startsAt = this.now + 8_000;
        break;
      case "hang":
        if (process) process.hungUntil = fault.until;
        break;
      case "clog":
        if (process) process.cloggedUntil = Math.max(process.cloggedUntil, fault.until);
        break;
      case "stall_monitor":
        this.stalledUntil = fault.until;
        break;
      case "database_away":
        this.databaseAwayUntil = fault.until;
        break;
      case "flip_switch":
        this.revision++;
    }
  }

  /** The process dies; of a local one we hear at once. */
  private end(seat: Seat): void {
    const { process } = seat;
    process.kill(this.now);
    process.startsAt = this.now + RESTART_MS + this.s.random() * (process.of.local ? 1_000 : 20_000);
    if (process.of.local) this.later(() => this.lose(seat, "exited"));
  }

  /** What we learn ourselves waits while we are stalled. */
  private later(act: () => void): void {
    if (this.now >= this.stalledUntil) act();
    else this.waitingForDatabase.push(act);
  }

  private look(): void {
    this.monitor = this.rules.lookAgain(this.monitor, this.now);
    const nodes = this.seats.filter((seat) => seat.registered);
    const { doubt, suspects, isolate, held } = this.rules.judge({
      nodes,
      nowMs: this.now,
      slippedMs: this.monitor.slippedMs,
      listeningSinceMs: this.monitor.listeningSinceMs,
      databaseAway: !this.databaseUp,
      doubtedAtMs: this.doubtedAtMs,
      lastIsolatedMs: this.lastIsolatedMs,
    });
    if (doubt) this.doubtedAtMs = this.now;
    for (const id of suspects) {
      const seat = this.seatOf(id);
      if (seat) seat.liveness = "suspect";
      this.say(() => `${id} is suspect`);
    }
    if (held && held.reason !== this.heldReason) {
      this.result.figures.held++;
      this.say(() => `held still: ${held.reason} ${JSON.stringify(held.figures)}`);
    }
    this.heldReason = held?.reason ?? null;
    const seat = isolate === null ? undefined : this.seatOf(isolate);
    if (!seat) return;
    this.checkIsolation(seat, nodes);
    this.lastIsolatedMs = this.now;
    this.result.figures.isolated++;
    this.lose(seat, "silent");
    if (!seat.process.of.local) return;
    // Its keeper kills what hangs and starts another.
    seat.process.kill(this.now);
    seat.process.startsAt = this.now + RESTART_MS;
  }

  /** The brake in its own words, by what is true and not by what the rules believe. */
  private checkIsolation(seat: Seat, nodes: Seat[]): void {
    const isolated = nodes.filter((one) => one.liveness === "isolated").length + 1;
    if (isolated > mayIsolate(nodes.length))
      this.broken(
        `${seat.id} isolated: ${isolated} of ${nodes.length} at once, over the cap of ${mayIsolate(nodes.length)}`,
      );
    if (this.lastIsolatedMs !== null && this.now - this.lastIsolatedMs < 10_000)
      this.broken(`${seat.id} isolated ${this.now - this.lastIsolatedMs} ms after another`);
    if (this.now - seat.reachedAtMs < REACHED_WITHIN_MS)
      this.broken(
        `${seat.id} isolated, healthy: its last report reached us ${this.now - seat.reachedAtMs} ms ago`,
      );
    const watched = nodes.filter((one) => one.liveness !== "isolated");
    const silent = watched.filter((one) => this.now - one.heardAtMs >= 2_500);
    if (silent.length >= 2 && silent.length / watched.length >= 0.55)
      this.broken(`${seat.id} isolated although ${silent.length} of ${watched.length} fell silent together`);
    if (!this.databaseUp) this.broken(`${seat.id} isolated while the database is away`);
  }

  private lose(seat: Seat, because: string): void {
    if (!seat.registered || seat.liveness === "isolated") return;
    this.say(
      () =>
        `${seat.id} is lost (${because}) after ${((this.now - seat.heardAtMs) / 1_000).toFixed(1)} s of silence, epoch ${seat.epoch} is over`,
    );
    seat.liveness = "isolated";
    this.rescue(seat, seat.epoch);
  }

  private rescue(seat: Seat, epoch: number): void {
    const lost = [...this.running].filter((order) => order.seat === seat && order.epoch === epoch);
    this.result.figures.rescued += lost.length;
    for (const order of lost) this.giveBack(order);
  }

  private giveBack(order: SimulatedOrder): void {
    const { attempt } = order;
    const write = () => {
      if (order.status !== "running" || order.attempt !== attempt) return;
      order.status = "queued";
      order.seat = null;
      order.epoch = NOBODYS;
      this.running.delete(order);
      this.queues.pushFront(order);
    };
    if (this.databaseUp) write();
    else this.waitingForDatabase.push(write);
  }

  private hear(seat: Seat, message: Message): void {
    switch (message.kind) {
      case "register":
        this.register(seat, message.life);
        break;
      case "goodbye":
        if (message.epoch !== seat.epoch) break;
        this.lose(seat, "left");
        seat.registered = false;
        break;
      case "report": {
        if (!this.isLiving(seat, message.epoch)) {
          this.refuse(seat, message);
          break;
        }
        this.absorb(seat, message.revision);
        for (const name of message.running) this.renew(name);
        if (message.revision < this.revision) this.tell(seat, { kind: "switches", revision: this.revision });
        break;
      }
      case "answer":
        if (this.isLiving(seat, message.epoch)) this.absorb(seat, message.revision);
        this.conclude(seat, message);
        break;
      case "reset": {
        const order = this.orders.get(message.orderId);
        if (order?.status === "running" && order.attempt === message.attempt && order.seat === seat) {
          if (seat.liveness === "ready") seat.liveness = "suspect";
          this.giveBack(order);
        }
      }
    }
  }

  private isLiving(seat: Seat, epoch: number): boolean {
    return seat.registered && seat.epoch === epoch && seat.liveness !== "isolated";
  }

  private refuse(seat: Seat, { life, epoch }: { life: number; epoch: number }): void {
    this.result.figures.staleWrites++;
    this.tell(seat, { kind: "stale", life, epoch });
  }

  private register(seat: Seat, life: number): void {
    // A registration is a write; asked again until it succeeds.
    if (!this.databaseUp) {
      seat.process.send(this.now, { kind: "register", life }, 500);
      return;
    }
    if (seat.registered && seat.liveness !== "isolated") this.rescue(seat, seat.epoch);
    seat.registered = true;
    seat.epoch++;
    seat.liveness = "ready";
    seat.heardAtMs = this.now;
    seat.appliedRevision = 0;
    this.say(() => `${seat.id} joined, epoch ${seat.epoch}`);
    this.tell(seat, { kind: "registered", life, epoch: seat.epoch, revision: this.revision });
  }

  private absorb(seat: Seat, revision: number): void {
    const applied = this.rules.appliedRevision(seat.appliedRevision, revision);
    if (applied < seat.appliedRevision)
      this.broken(`${seat.id} went back from revision ${seat.appliedRevision} to ${applied}`);
    seat.appliedRevision = applied;
    seat.heardAtMs = this.now;
    seat.liveness = "ready";
  }

  private renew(name: string): void {
    const at = name.lastIndexOf("/");
    const order = this.orders.get(name.slice(0, at));
    if (order?.status === "running" && order.attempt === Number(name.slice(at + 1)))
      order.leaseUntil = this.now + LEASE_MS;
  }

  private conclude(seat: Seat, answer: { orderId: string; attempt: number; epoch: number }): void {
    const order = this.orders.get(answer.orderId);
    if (!order) return;
    if (order.status === "refused") this.broken(`${order.orderId} was refused and run`);
    // Judged when it is committed, as the journal does: what was given back meanwhile is no longer this attempt's.
    const write = () => {
      const { attempt, epoch } = order;
      if (!this.rules.guards({ attempt, epoch }, answer)) {
        this.result.figures.staleWrites++;
        return;
      }
      order.settledTimes++;
      if (order.settledTimes > 1)
        this.broken(`${order.orderId} settled twice, the second time by ${seat.id}`);
      if (order.status === "running") this.running.delete(order);
      order.status = "settled";
      order.epoch = NOBODYS;
      this.unsettled--;
      this.result.figures.settled++;
    };
    // Answered: nobody gives it up for its lease meanwhile.
    if (order.attempt === answer.attempt) order.leaseUntil = Number.POSITIVE_INFINITY;
    if (this.databaseUp) write();
    else this.waitingForDatabase.push(write);
  }

  private tell(seat: Seat, command: Command): void {
    seat.process.toNode.push({ at: this.now + 5 + this.s.random() * 40, command });
  }

  private ask(): void {
    const capacity = this.s.nodes.reduce((sum, node) => sum + node.slots * node.rate, 0);
    // At most forty a second: beyond that only the figures grow.
    this.dueRequests += Math.min(4, (this.s.pressure * capacity * STEP_MS) / this.s.meanWorkMs);
    if (this.s.random() < 0.2) this.askControl();
    for (; this.dueRequests >= 1; this.dueRequests--) this.place();
  }

  /** Health, heartbeats, sign-in, switches: never shed, whatever the load. */
  private askControl(): void {
    this.result.figures.control++;
    const decision = this.limiter.decide(
      { class: "control", deadlineMs: this.s.deadlineMs },
      this.load(),
      this.now,
    );
    if (decision.outcome !== "admit") this.broken(`a control request was shed: ${decision.because}`);
  }

  private place(): void {
    const { random, meanWorkMs, deadlineMs } = this.s;
    const name: OrderClass = orderClasses[Math.floor(random() * orderClasses.length)] ?? "place";
    const load = this.load();
    const decision = this.limiter.decide({ class: name, deadlineMs }, load, this.now);
    const order: SimulatedOrder = {
      orderId: `o${this.orders.size + 1}`,
      class: name,
      tenant: "default",
      flow: `c${Math.floor(random() * 5)}`,
      enqueuedAt: this.now,
      deadlineAt: this.now + deadlineMs,
      expectedWorkMs: meanWorkMs,
      workMs: meanWorkMs * (0.3 + 1.4 * random()),
      status: decision.outcome === "admit" ? "queued" : "refused",
      attempt: 0,
      seat: null,
      epoch: 0,
      leaseUntil: 0,
      settledTimes: 0,
    };
    this.orders.set(order.orderId, order);
    if (decision.outcome === "admit") {
      this.result.figures.accepted++;
      this.unsettled++;
      this.queues.push(order);
      return;
    }
    this.result.figures.refused++;
    const { retryAfterMs } = this.rules.hint(this.promises, {
      expectedWaitMs: decision.expectedWaitMs,
      targetMs: decision.targetMs,
      deadlineMs,
      requestsPerMs: load.capacity / load.meanWorkMs,
      relativeWork: relativeWork(load),
      serviceMs: load.meanServiceMs,
      random: random(),
      // Told by a clock that jumps about: the queue must stand that as well.
      nowMs: this.now + (random() < 0.01 ? (random() - 0.5) * 120_000 : 0),
      patienceMs: 60_000,
    });
    if (this.promises.promised < 0) this.broken(`the virtual queue holds ${this.promises.promised}`);
    if (!(retryAfterMs > 0)) this.broken(`a refusal asked for a retry in ${retryAfterMs} ms`);
  }

  private load(): EngineLoad {
    const { meanWorkMs } = this.s;
    const queuedWorkMs = { paid: 0, place: 0, browse: 0, background: 0 };
    let ahead = 0;
    for (const name of orderClasses) {
      ahead += this.queues.size(name);
      queuedWorkMs[name] = ahead * meanWorkMs;
    }
    const ready = this.seats.filter((seat) => seat.registered && seat.liveness === "ready");
    return {
      queuedWorkMs,
      runningWorkMs: (this.unsettled - ahead) * (meanWorkMs / 2),
      capacity: ready.reduce((sum, seat) => sum + seat.process.of.slots * seat.process.of.rate, 0),
      eligibleNodes: ready.length,
      unsettled: this.unsettled,
      unsettledOfClass: this.unsettled / orderClasses.length,
      meanWorkMs,
      requestWorkMs: meanWorkMs,
      meanServiceMs: meanWorkMs,
      p95ServiceMs: meanWorkMs * 1.7,
      arrivingWorkPerMs: 0,
      forecastLoad: null,
    };
  }

  private pump(): void {
    const inFlight = new Map<Seat, number>();
    for (const order of this.running) {
      if (!order.seat) continue;
      if (this.now > order.leaseUntil) this.giveBack(order);
      else inFlight.set(order.seat, (inFlight.get(order.seat) ?? 0) + 1);
    }
    for (const order of this.queues.takeOverdue(this.now, 500)) this.expire(order);
    while (this.queues.total > 0) {
      const candidates = this.seats
        .filter((seat) => seat.registered && seat.liveness === "ready")
        .map((seat) => ({
          id: seat.id,
          slots: seat.process.of.slots,
          inFlight: inFlight.get(seat) ?? 0,
          rate: seat.process.of.rate,
          latencyEwmaMs: 0,
          ageMs: 60_000,
        }));
      const chosen = chooseNode("pull", candidates, this.turn++);
      const seat = chosen && chosen.inFlight < chosen.slots ? this.seatOf(chosen.id) : undefined;
      const order = seat && this.queues.take();
      if (!seat || !order) return;
      const meanServiceMs = this.s.meanWorkMs / seat.process.of.rate;
      const { enqueuedAt: acceptedAt, deadlineAt } = order;
      if (!canStillMakeIt({ acceptedAt, deadlineAt, nowMs: this.now, meanServiceMs })) {
        this.expire(order);
        continue;
      }
      inFlight.set(seat, (inFlight.get(seat) ?? 0) + 1);
      this.give(order, seat);
    }
  }

  private give(order: SimulatedOrder, seat: Seat): void {
    if (order.status === "refused") this.broken(`${order.orderId} was refused and is run`);
    Object.assign(order, { status: "running", seat, epoch: seat.epoch, leaseUntil: this.now + LEASE_MS });
    order.attempt++;
    this.running.add(order);
    const { orderId, attempt, workMs, epoch } = order;
    if (seat.process.alive) this.tell(seat, { kind: "job", epoch, orderId, attempt, workMs });
    else seat.process.send(this.now, { kind: "reset", orderId, attempt }, 5);
  }

  private expire(order: SimulatedOrder): void {
    if (order.status !== "queued") {
      this.broken(`${order.orderId} expired while ${order.status}`);
      return;
    }
    order.status = "expired";
    this.unsettled--;
    this.result.figures.expired++;
  }

  private seatOf(id: string): Seat | undefined {
    return this.seats.find((seat) => seat.id === id);
  }

  private broken(what: string): void {
    this.result.violations.push(`${clock(this.now)} ${what}`);
    this.say(() => `BROKEN: ${what}`);
  }

  private say(words: () => string): void {
    if (this.tracing) this.result.trace.push(`${clock(this.now)} ${words()}`);
  }
}

const clock = (ms: number) => `${(ms / 1_000).toFixed(1).padStart(6)} s`;
