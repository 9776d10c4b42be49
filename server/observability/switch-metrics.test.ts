import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createBus } from "../platform/bus.ts";
import { switchMetrics } from "./switch-metrics.ts";

test("tells which revision each node confirmed, how each switch stands and how long a flip took", async () => {
  const registry = new Registry();
  const bus = createBus();
  const switches = {
    reader: { revision: () => 7, values: () => ({ "writes.queued": true, "live.coalesce": 2 }) },
    appliedRevisions: () => [{ name: "n1", revision: 6 }],
  };
  switchMetrics(registry, switches, bus);
  bus.emit("switchSettled", { key: "writes.queued", revision: 7, applied: 1, total: 1, slowestMs: 84 });
  // Nobody confirmed: no time to tell.
  bus.emit("switchSettled", { key: "writes.queued", revision: 8, applied: 0, total: 1, slowestMs: null });
  const text = await registry.metrics();
  expect(text).toContain("rushdeck_switch_revision 7");
  expect(text).toContain('rushdeck_switch_applied_revision{node="n1"} 6');
  expect(text).toContain('rushdeck_switch_state{switch="writes.queued"} 1');
  expect(text).toContain('rushdeck_switch_state{switch="live.coalesce"} 2');
  expect(text).toContain('rushdeck_switch_propagation_seconds_bucket{le="0.15"} 1');
  expect(text).toContain("rushdeck_switch_propagation_seconds_count 1");
});
