import { clock, Life, type SeedResult } from "./life.ts";
import { type RulesUnderTest, realRules } from "./rules-under-test.ts";
import { type Fault, type Scenario, scenarioOf } from "./scenario.ts";
import { type Seat, seatFor } from "./seat.ts";
import { SimulatedOrders } from "./simulated-orders.ts";
import { RESTART_MS, SimulatedRegistry } from "./simulated-registry.ts";

const STEP_MS = 100;
const GIVE_UP_AT_MS = 200_000;

/** One life of a fleet and its orders on a virtual clock, with the rules of production. Same seed, same life. */
export function simulateSeed(seed: number, rules: RulesUnderTest = realRules, tracing = false): SeedResult {
  return new Simulation(scenarioOf(seed), rules, tracing).run();
}

/** Lets time pass for everybody, and faults strike. */
class Simulation {
  private readonly life: Life;
  private readonly seats: readonly Seat[];
  private readonly orders: SimulatedOrders;
  private readonly registry: SimulatedRegistry;
  private nextFault = 0;

  constructor(scenario: Scenario, rules: RulesUnderTest, tracing: boolean) {
    this.life = new Life(scenario, rules, tracing);
    this.seats = scenario.nodes.map(seatFor);
    this.orders = new SimulatedOrders(this.life, this.seats);
    this.registry = new SimulatedRegistry(this.life, this.seats, this.orders);
  }

  run(): SeedResult {
    const { nodes, pressure, meanWorkMs, deadlineMs } = this.life.scenario;
    this.life.say(
      () =>
        `${nodes.length} nodes (${nodes.map((n) => `${n.name} ${n.slots}x${n.rate.toFixed(2)}${n.local ? "" : " elsewhere"}`).join(", ")}), ${pressure.toFixed(1)}x load, work ${Math.round(meanWorkMs)} ms, deadline ${Math.round(deadlineMs)} ms`,
    );
    while (
      this.life.now < this.life.scenario.calmFromMs ||
      (this.orders.unsettled > 0 && this.life.now < GIVE_UP_AT_MS)
    ) {
      this.life.now += STEP_MS;
      this.step();
      if (this.life.result.violations.length > 0) break;
    }
    if (this.life.result.violations.length === 0 && this.orders.unsettled > 0) {
      const lost = this.orders.firstUnsettled();
      this.life.broken(
        `${this.orders.unsettled} accepted orders never settled, the first ${lost?.orderId} (${lost?.status})`,
      );
    }
    return this.life.result;
  }

  private step(): void {
    while ((this.life.scenario.faults[this.nextFault]?.at ?? Number.POSITIVE_INFINITY) <= this.life.now) {
      const fault = this.life.scenario.faults[this.nextFault++];
      if (fault) this.strike(fault);
    }
    for (const seat of this.seats) {
      seat.process.step(this.life.now, this.life.scenario.random);
      if (seat.process.reportReached(this.life.now, seat.epoch)) seat.reachedAtMs = this.life.now;
    }
    if (this.life.stalled) return;
    // What waits in the sockets is read before it is judged who was silent, as in the registry.
    for (const seat of this.seats) {
      for (const message of seat.process.arrived(this.life.now)) this.registry.hear(seat, message);
    }
    this.registry.look();
    if (this.life.now < this.life.scenario.calmFromMs) this.orders.ask(STEP_MS);
    if (this.life.databaseUp) {
      this.life.commitWaiting();
      this.orders.pump();
    }
  }

  private strike(fault: Fault): void {
    const seat = "node" in fault ? this.seats[fault.node] : undefined;
    const process = seat?.process;
    this.life.say(
      () =>
        `fault: ${fault.kind}${seat ? ` ${seat.id}` : ""}${"until" in fault ? ` until ${clock(fault.until)}` : ""}`,
    );
    switch (fault.kind) {
      case "kill":
        if (seat && process?.alive) this.end(seat);
        break;
      case "leave":
        if (!process?.alive || process.epoch === null || process.of.local) break;
        process.send(this.life.now, { kind: "goodbye", epoch: process.epoch }, 5);
        process.kill(this.life.now);
        process.startsAt = this.life.now + 8_000;
        break;
      case "hang":
        if (process) process.hungUntil = fault.until;
        break;
      case "clog":
        if (process) process.cloggedUntil = Math.max(process.cloggedUntil, fault.until);
        break;
      case "stall_monitor":
        this.life.stalledUntil = fault.until;
        break;
      case "database_away":
        this.life.databaseAwayUntil = fault.until;
        break;
      case "flip_switch":
        this.registry.revision++;
    }
  }

  /** The process dies; of a local one we hear at once. */
  private end(seat: Seat): void {
    const { process } = seat;
    process.kill(this.life.now);
    process.startsAt =
      this.life.now + RESTART_MS + this.life.scenario.random() * (process.of.local ? 1_000 : 20_000);
    if (process.of.local) this.life.awake(() => this.registry.lose(seat, "exited"));
  }
}
