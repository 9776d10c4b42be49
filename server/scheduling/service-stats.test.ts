import { expect, it } from "vitest";
import { ServiceStats } from "./service-stats.ts";

it("takes a clock that was set back for no rush of arrivals", () => {
  let now = 10_000_000;
  const stats = new ServiceStats({ nowMs: () => now });
  const second = (ms: number) => {
    for (let i = 0; i < 100; i++) stats.arrived("place");
    now += ms;
    stats.tick([], new Map());
  };
  for (let i = 0; i < 30; i++) second(1_000);
  expect(stats.arrivalsPerMs).toBeCloseTo(0.1, 3);
  second(-3_600_000);
  second(1_000);
  expect(stats.arrivalsPerMs).toBeCloseTo(0.1, 3);
});
