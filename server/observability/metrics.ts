import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { EngineView } from "../scheduling/engine-view.ts";

/** Prometheus metrics; names and units after the Prometheus practices (operator.md 3.5). */
export function createMetrics(view: () => EngineView) {
  const registry = new Registry();
  registry.setDefaultLabels({ app: "rushdeck" });
  collectDefaultMetrics({ register: registry, prefix: "rushdeck_" });
  const registers = [registry];
  const accepted = new Counter({
    name: "rushdeck_orders_accepted_total",
    help: "Orders acknowledged",
    registers,
  });
  const refused = new Counter({
    name: "rushdeck_orders_refused_total",
    help: "Requests refused",
    labelNames: ["reason"],
    registers,
  });
  const settled = new Counter({
    name: "rushdeck_orders_settled_total",
    help: "Orders whose execution ended",
    labelNames: ["outcome"],
    registers,
  });
  const settleSeconds = new Histogram({
    name: "rushdeck_order_settle_seconds",
    help: "From acceptance to the end of execution",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
    registers,
  });
  const depth = new Gauge({
    name: "rushdeck_queue_depth",
    help: "Orders waiting for a node",
    labelNames: ["queue"],
    registers,
    collect() {
      for (const row of view().queues()) this.set({ queue: row.class }, row.depth);
    },
  });
  const age = new Gauge({
    name: "rushdeck_queue_oldest_age_seconds",
    help: "Age of the longest waiting order",
    labelNames: ["queue"],
    registers,
    collect() {
      for (const row of view().queues()) this.set({ queue: row.class }, row.oldestAgeMs / 1_000);
    },
  });
  const nodeUp = new Gauge({
    name: "rushdeck_node_up",
    help: "1 while the node takes work",
    labelNames: ["node"],
    registers,
    collect() {
      this.reset();
      for (const node of view().nodes()) this.set({ node: node.name }, node.health === "ready" ? 1 : 0);
    },
  });
  const healingActions = new Counter({
    name: "rushdeck_healing_actions_total",
    help: "What the healer or a person did with a node, and how it ended",
    labelNames: ["action", "outcome"],
    registers,
  });
  const healingSeconds = new Histogram({
    name: "rushdeck_healing_duration_seconds",
    help: "From the last beat of a lost node to the first job its replacement served",
    buckets: [1, 2, 4, 6, 8, 10, 12, 15, 20, 30, 60, 300],
    registers,
  });
  return {
    registry,
    healingActions,
    healingSeconds,
    accepted,
    refused,
    settled,
    settleSeconds,
    depth,
    age,
    nodeUp,
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
