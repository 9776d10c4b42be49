import type { Limiter } from "../../admission/rules/limiter.ts";
import { relativeWork, type VirtualQueue } from "../../admission/rules/retry-time.ts";
import type { EngineLoad } from "../../admission/rules/wait-target.ts";
import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { chooseNode } from "../../scheduling/rules/choose-node.ts";
import { ClassQueues, type QueuedItem } from "../../scheduling/rules/class-queue.ts";
import { canStillMakeIt } from "../../scheduling/rules/deadline-drop.ts";
import type { Life } from "./life.ts";
import { readySeats, type Seat, seatOf } from "./seat.ts";

export interface SimulatedOrder extends QueuedItem {
  workMs: number;
  status: "queued" | "running" | "settled" | "expired" | "refused";
  attempt: number;
  seat: Seat | null;
  epoch: number;
  leaseUntil: number;
  settledTimes: number;
}

const LEASE_MS = 15_000;
/** The epoch of an order that no node has; of no registration. */
const NOBODYS = -1;

/** Orders from the door to their end: admitted or refused, given to nodes, taken back, settled once. */
export class SimulatedOrders {
  private readonly life: Life;
  private readonly seats: readonly Seat[];
  private readonly byId = new Map<string, SimulatedOrder>();
  private readonly queues = new ClassQueues<SimulatedOrder>();
  private readonly running = new Set<SimulatedOrder>();
  private readonly promises: VirtualQueue = { promised: 0, drainedAt: 0 };
  private readonly limiter: Limiter;
  private turn = 0;
  private dueRequests = 0;
  /** Accepted and not yet settled or expired. */
  unsettled = 0;

  constructor(life: Life, seats: readonly Seat[]) {
    this.life = life;
    this.seats = seats;
    this.limiter = life.rules.limiter();
  }

  firstUnsettled(): SimulatedOrder | undefined {
    return [...this.byId.values()].find(({ status }) => status === "queued" || status === "running");
  }

  /** The connection of a job broke: it waits again, if it is still the one that runs. */
  reset(orderId: string, attempt: number, seat: Seat): boolean {
    const order = this.byId.get(orderId);
    if (order?.status !== "running" || order.attempt !== attempt || order.seat !== seat) return false;
    this.giveBack(order);
    return true;
  }

  /** What ran on a node in an epoch that is over waits again. */
  rescue(seat: Seat, epoch: number): void {
    const lost = [...this.running].filter((order) => order.seat === seat && order.epoch === epoch);
    this.life.result.figures.rescued += lost.length;
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
    this.life.commit(write);
  }

  /** A report names what runs: its lease goes on. */
  renew(name: string): void {
    const at = name.lastIndexOf("/");
    const order = this.byId.get(name.slice(0, at));
    if (order?.status === "running" && order.attempt === Number(name.slice(at + 1)))
      order.leaseUntil = this.life.now + LEASE_MS;
  }

  /** An answer came: it settles its order if it is still the attempt we wait for. */
  conclude(seat: Seat, answer: { orderId: string; attempt: number; epoch: number }): void {
    const order = this.byId.get(answer.orderId);
    if (!order) return;
    if (order.status === "refused") this.life.broken(`${order.orderId} was refused and run`);
    // Judged when it is committed, as the journal does: what was given back meanwhile is no longer this attempt's.
    const write = () => {
      const { attempt, epoch } = order;
      if (!this.life.rules.guards({ attempt, epoch }, answer)) {
        this.life.result.figures.staleWrites++;
        return;
      }
      order.settledTimes++;
      if (order.settledTimes > 1)
        this.life.broken(`${order.orderId} settled twice, the second time by ${seat.id}`);
      if (order.status === "running") this.running.delete(order);
      order.status = "settled";
      order.epoch = NOBODYS;
      this.unsettled--;
      this.life.result.figures.settled++;
    };
    // Answered: nobody gives it up for its lease meanwhile.
    if (order.attempt === answer.attempt) order.leaseUntil = Number.POSITIVE_INFINITY;
    this.life.commit(write);
  }

  /** What customers ask for in one step of `stepMs`. */
  ask(stepMs: number): void {
    const capacity = this.life.scenario.nodes.reduce((sum, node) => sum + node.slots * node.rate, 0);
    // At most forty a second: beyond that only the figures grow.
    this.dueRequests += Math.min(
      4,
      (this.life.scenario.pressure * capacity * stepMs) / this.life.scenario.meanWorkMs,
    );
    if (this.life.scenario.random() < 0.2) this.askControl();
    for (; this.dueRequests >= 1; this.dueRequests--) this.place();
  }

  /** Health, heartbeats, sign-in, switches: never shed, whatever the load. */
  private askControl(): void {
    this.life.result.figures.control++;
    const decision = this.limiter.decide(
      { class: "control", deadlineMs: this.life.scenario.deadlineMs },
      this.load(),
      this.life.now,
    );
    if (decision.outcome !== "admit") this.life.broken(`a control request was shed: ${decision.because}`);
  }

  private place(): void {
    const { random, meanWorkMs, deadlineMs } = this.life.scenario;
    const name: OrderClass = orderClasses[Math.floor(random() * orderClasses.length)] ?? "place";
    const load = this.load();
    const decision = this.limiter.decide({ class: name, deadlineMs }, load, this.life.now);
    const order: SimulatedOrder = {
      orderId: `o${this.byId.size + 1}`,
      class: name,
      tenant: "default",
      flow: `c${Math.floor(random() * 5)}`,
      enqueuedAt: this.life.now,
      deadlineAt: this.life.now + deadlineMs,
      expectedWorkMs: meanWorkMs,
      workMs: meanWorkMs * (0.3 + 1.4 * random()),
      status: decision.outcome === "admit" ? "queued" : "refused",
      attempt: 0,
      seat: null,
      epoch: 0,
      leaseUntil: 0,
      settledTimes: 0,
    };
    this.byId.set(order.orderId, order);
    if (decision.outcome === "admit") {
      this.life.result.figures.accepted++;
      this.unsettled++;
      this.queues.push(order);
      return;
    }
    this.life.result.figures.refused++;
    const { retryAfterMs } = this.life.rules.hint(this.promises, {
      expectedWaitMs: decision.expectedWaitMs,
      targetMs: decision.targetMs,
      deadlineMs,
      requestsPerMs: load.capacity / load.meanWorkMs,
      relativeWork: relativeWork(load),
      serviceMs: load.meanServiceMs,
      random: random(),
      // Told by a clock that jumps about: the queue must stand that as well.
      nowMs: this.life.now + (random() < 0.01 ? (random() - 0.5) * 120_000 : 0),
      patienceMs: 60_000,
    });
    if (this.promises.promised < 0) this.life.broken(`the virtual queue holds ${this.promises.promised}`);
    if (!(retryAfterMs > 0)) this.life.broken(`a refusal asked for a retry in ${retryAfterMs} ms`);
  }

  private load(): EngineLoad {
    const { meanWorkMs } = this.life.scenario;
    const queuedWorkMs = { paid: 0, place: 0, browse: 0, background: 0 };
    let ahead = 0;
    for (const name of orderClasses) {
      ahead += this.queues.size(name);
      queuedWorkMs[name] = ahead * meanWorkMs;
    }
    const ready = readySeats(this.seats);
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

  /** Gives what waits to free slots. */
  pump(): void {
    const inFlight = new Map<Seat, number>();
    for (const order of this.running) {
      if (!order.seat) continue;
      if (this.life.now > order.leaseUntil) this.giveBack(order);
      else inFlight.set(order.seat, (inFlight.get(order.seat) ?? 0) + 1);
    }
    for (const order of this.queues.takeOverdue(this.life.now, 500)) this.expire(order);
    while (this.queues.total > 0) {
      const candidates = readySeats(this.seats).map((seat) => ({
        id: seat.id,
        slots: seat.process.of.slots,
        inFlight: inFlight.get(seat) ?? 0,
        rate: seat.process.of.rate,
        ahead: 0,
        latencyEwmaMs: 0,
        ageMs: 60_000,
      }));
      const chosen = chooseNode("pull", candidates, this.turn++);
      const seat = chosen && chosen.inFlight < chosen.slots ? seatOf(this.seats, chosen.id) : undefined;
      const order = seat && this.queues.take();
      if (!seat || !order) return;
      const meanServiceMs = this.life.scenario.meanWorkMs / seat.process.of.rate;
      const { enqueuedAt: acceptedAt, deadlineAt } = order;
      if (!canStillMakeIt({ acceptedAt, deadlineAt, nowMs: this.life.now, meanServiceMs })) {
        this.expire(order);
        continue;
      }
      inFlight.set(seat, (inFlight.get(seat) ?? 0) + 1);
      this.give(order, seat);
    }
  }

  private give(order: SimulatedOrder, seat: Seat): void {
    if (order.status === "refused") this.life.broken(`${order.orderId} was refused and is run`);
    Object.assign(order, {
      status: "running",
      seat,
      epoch: seat.epoch,
      leaseUntil: this.life.now + LEASE_MS,
    });
    order.attempt++;
    this.running.add(order);
    const { orderId, attempt, workMs, epoch } = order;
    if (seat.process.alive) this.life.tell(seat.process, { kind: "job", epoch, orderId, attempt, workMs });
    else seat.process.send(this.life.now, { kind: "reset", orderId, attempt }, 5);
  }

  private expire(order: SimulatedOrder): void {
    if (order.status !== "queued") {
      this.life.broken(`${order.orderId} expired while ${order.status}`);
      return;
    }
    order.status = "expired";
    this.unsettled--;
    this.life.result.figures.expired++;
  }
}
