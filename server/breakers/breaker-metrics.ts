import { Counter, Gauge, type Registry } from "prom-client";
import { breakerStates } from "../contracts/breakers.ts";
import type { Breakers } from "./create-breakers.ts";

/** Worst first: the state of a dependency with several targets is that of the worst. */
const worstFirst = ["open", "forced_open", "half_open", "disabled", "closed"] as const;

/** Every state has its series from the start: one that is absent says neither well nor broken. */
export function breakerMetrics(register: Registry, breakers: Pick<Breakers, "cells" | "onTurn">): void {
  const registers = [register];
  const turns = new Counter({
    name: "rushdeck_breaker_transitions_total",
    help: "Turns of breakers, also of states shorter than a scrape",
    labelNames: ["dependency", "from", "to"],
    registers,
  });
  breakers.onTurn(({ dependency, from, to }) => turns.inc({ dependency, from, to }));
  const perDependency = () => Map.groupBy(breakers.cells(), (cell) => cell.dependency);
  new Gauge({
    name: "rushdeck_breaker_state",
    help: "1 for the state of the dependency: the worst among its targets",
    labelNames: ["dependency", "state"],
    registers,
    collect() {
      this.reset();
      for (const [dependency, cells] of perDependency()) {
        const worst = worstFirst.find((one) => cells.some((cell) => cell.state === one));
        for (const one of breakerStates) this.set({ dependency, state: one }, one === worst ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: "rushdeck_breakers",
    help: "Breakers of the dependency in each state",
    labelNames: ["dependency", "state"],
    registers,
    collect() {
      this.reset();
      for (const [dependency, cells] of perDependency()) {
        const inState = (one: string) => cells.filter((cell) => cell.state === one).length;
        for (const one of breakerStates) this.set({ dependency, state: one }, inState(one));
      }
    },
  });
}
