import { Gauge, Histogram, type Registry } from "prom-client";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { Bus } from "../platform/bus.ts";

/** The switches as metrics read them. */
export interface SwitchFigures {
  reader: Pick<SwitchReader, "revision" | "values">;
  /** Newest revision each receiver confirmed. */
  appliedRevisions(): { name: string; revision: number }[];
}

/** Which revision is served here and by each receiver, how long flips take, and how each switch stands. */
export function switchMetrics(registry: Registry, switches: SwitchFigures, bus: Pick<Bus, "on">): void {
  const registers = [registry];
  new Gauge({
    name: "rushdeck_switch_revision",
    help: "Newest revision of the switches that this server serves",
    registers,
    collect() {
      this.set(switches.reader.revision());
    },
  });
  new Gauge({
    name: "rushdeck_switch_applied_revision",
    help: "Newest revision that each node, or other web process, confirmed",
    labelNames: ["node"],
    registers,
    collect() {
      this.reset();
      for (const { name, revision } of switches.appliedRevisions()) this.set({ node: name }, revision);
    },
  });
  new Gauge({
    name: "rushdeck_switch_state",
    help: "Value of each switch as this server serves it: 0 off, 1 on, or the level",
    labelNames: ["switch"],
    registers,
    collect() {
      for (const [key, value] of Object.entries(switches.reader.values()))
        this.set({ switch: key }, Number(value));
    },
  });
  const seconds = new Histogram({
    name: "rushdeck_switch_propagation_seconds",
    help: "From the commit of a flip to the last receipt for it",
    buckets: [0.01, 0.025, 0.05, 0.08, 0.15, 0.25, 0.5, 1, 2, 5, 10],
    registers,
  });
  bus.on("switchSettled", ({ slowestMs }) => {
    if (slowestMs !== null) seconds.observe(slowestMs / 1_000);
  });
}
