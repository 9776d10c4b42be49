import { mayIsolate } from "../../nodes/rules/judge-nodes.ts";
import { freshMonitor, LOOK_EVERY_MS } from "../../nodes/rules/monitor.ts";
import type { Message } from "./fleet.ts";
import type { Life } from "./life.ts";
import { type Seat, seatOf } from "./seat.ts";
import type { SimulatedOrders } from "./simulated-orders.ts";

/** A local process is started again by its keeper after this. */
export const RESTART_MS = 600;
/** Truth: heard of this recently, nobody may call it silent. */
const REACHED_WITHIN_MS = 2_000;

/** The server's picture of its nodes: who is registered, in which epoch, who is silent and who is lost. */
export class SimulatedRegistry {
  private readonly life: Life;
  private readonly seats: readonly Seat[];
  private readonly orders: SimulatedOrders;
  private monitor = freshMonitor(0);
  private lastIsolatedMs: number | null = null;
  private doubtedAtMs: number | null = null;
  private heldReason: string | null = null;
  private lookAt = 0;
  /** Of the switches. */
  revision = 1;

  constructor(life: Life, seats: readonly Seat[], orders: SimulatedOrders) {
    this.life = life;
    this.seats = seats;
    this.orders = orders;
  }

  /** The monitor's turn: judges who is silent, as often as the registry does. */
  look(): void {
    if (this.life.now < this.lookAt) return;
    this.lookAt = this.life.now + LOOK_EVERY_MS;
    this.monitor = this.life.rules.lookAgain(this.monitor, this.life.now);
    const nodes = this.seats.filter((seat) => seat.registered);
    const { doubt, suspects, isolate, held } = this.life.rules.judge({
      nodes,
      nowMs: this.life.now,
      slippedMs: this.monitor.slippedMs,
      listeningSinceMs: this.monitor.listeningSinceMs,
      databaseAway: !this.life.databaseUp,
      doubtedAtMs: this.doubtedAtMs,
      lastIsolatedMs: this.lastIsolatedMs,
    });
    if (doubt) this.doubtedAtMs = this.life.now;
    for (const id of suspects) {
      const seat = seatOf(this.seats, id);
      if (seat) seat.liveness = "suspect";
      this.life.say(() => `${id} is suspect`);
    }
    if (held && held.reason !== this.heldReason) {
      this.life.result.figures.held++;
      this.life.say(() => `held still: ${held.reason} ${JSON.stringify(held.figures)}`);
    }
    this.heldReason = held?.reason ?? null;
    const seat = isolate === null ? undefined : seatOf(this.seats, isolate);
    if (!seat) return;
    this.checkIsolation(seat, nodes);
    this.lastIsolatedMs = this.life.now;
    this.life.result.figures.isolated++;
    this.lose(seat, "silent");
    if (!seat.process.of.local) return;
    // Its keeper kills what hangs and starts another.
    seat.process.kill(this.life.now);
    seat.process.startsAt = this.life.now + RESTART_MS;
  }

  /** The brake in its own words, by what is true and not by what the rules believe. */
  private checkIsolation(seat: Seat, nodes: Seat[]): void {
    const isolated = nodes.filter((one) => one.liveness === "isolated").length + 1;
    if (isolated > mayIsolate(nodes.length))
      this.life.broken(
        `${seat.id} isolated: ${isolated} of ${nodes.length} at once, over the cap of ${mayIsolate(nodes.length)}`,
      );
    if (this.lastIsolatedMs !== null && this.life.now - this.lastIsolatedMs < 10_000)
      this.life.broken(`${seat.id} isolated ${this.life.now - this.lastIsolatedMs} ms after another`);
    if (this.life.now - seat.reachedAtMs < REACHED_WITHIN_MS)
      this.life.broken(
        `${seat.id} isolated, healthy: its last report reached us ${this.life.now - seat.reachedAtMs} ms ago`,
      );
    const watched = nodes.filter((one) => one.liveness !== "isolated");
    const silent = watched.filter((one) => this.life.now - one.heardAtMs >= 2_500);
    if (silent.length >= 2 && silent.length / watched.length >= 0.55)
      this.life.broken(
        `${seat.id} isolated although ${silent.length} of ${watched.length} fell silent together`,
      );
    if (!this.life.databaseUp) this.life.broken(`${seat.id} isolated while the database is away`);
  }

  lose(seat: Seat, because: string): void {
    if (!seat.registered || seat.liveness === "isolated") return;
    this.life.say(
      () =>
        `${seat.id} is lost (${because}) after ${((this.life.now - seat.heardAtMs) / 1_000).toFixed(1)} s of silence, epoch ${seat.epoch} is over`,
    );
    seat.liveness = "isolated";
    this.orders.rescue(seat, seat.epoch);
  }

  hear(seat: Seat, message: Message): void {
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
        for (const name of message.running) this.orders.renew(name);
        if (message.revision < this.revision)
          this.life.tell(seat.process, { kind: "switches", revision: this.revision });
        break;
      }
      case "answer":
        if (this.isLiving(seat, message.epoch)) this.absorb(seat, message.revision);
        this.orders.conclude(seat, message);
        break;
      case "reset":
        if (this.orders.reset(message.orderId, message.attempt, seat) && seat.liveness === "ready")
          seat.liveness = "suspect";
    }
  }

  private isLiving(seat: Seat, epoch: number): boolean {
    return seat.registered && seat.epoch === epoch && seat.liveness !== "isolated";
  }

  private refuse(seat: Seat, { life, epoch }: { life: number; epoch: number }): void {
    this.life.result.figures.staleWrites++;
    this.life.tell(seat.process, { kind: "stale", life, epoch });
  }

  private register(seat: Seat, life: number): void {
    // A registration is a write; asked again until it succeeds.
    if (!this.life.databaseUp) {
      seat.process.send(this.life.now, { kind: "register", life }, 500);
      return;
    }
    if (seat.registered && seat.liveness !== "isolated") this.orders.rescue(seat, seat.epoch);
    seat.registered = true;
    seat.epoch++;
    seat.liveness = "ready";
    seat.heardAtMs = this.life.now;
    seat.appliedRevision = 0;
    this.life.say(() => `${seat.id} joined, epoch ${seat.epoch}`);
    this.life.tell(seat.process, { kind: "registered", life, epoch: seat.epoch, revision: this.revision });
  }

  private absorb(seat: Seat, revision: number): void {
    const applied = this.life.rules.appliedRevision(seat.appliedRevision, revision);
    if (applied < seat.appliedRevision)
      this.life.broken(`${seat.id} went back from revision ${seat.appliedRevision} to ${applied}`);
    seat.appliedRevision = applied;
    seat.heardAtMs = this.life.now;
    seat.liveness = "ready";
  }
}
