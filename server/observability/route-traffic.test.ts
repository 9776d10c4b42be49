import { expect, test } from "vitest";
import { createRouteTraffic } from "./route-traffic.ts";

test("rates cover five minutes, or the time since the start, and forget what is older", () => {
  const clock = { now: 1_700_000_000_000, nowMs: () => clock.now };
  const traffic = createRouteTraffic(clock);
  for (let second = 0; second < 60; second++) {
    clock.now += 1_000;
    traffic.count("POST", "/api/v1/orders");
    traffic.count("POST", "/api/v1/orders");
    if (second % 2 === 0) traffic.count("GET", "/operator");
  }
  expect(traffic.windowMs()).toBe(60_000);
  expect(traffic.perSecond()).toMatchObject({ orders_place: 2, operator_pages: 0.5, menus: 0 });

  clock.now += 10 * 60_000;
  expect(traffic.perSecond().orders_place).toBe(0);
  for (let n = 0; n < 30; n++) traffic.count("GET", "/api/v1/shops");
  expect(traffic.perSecond().menus).toBeCloseTo(0.1, 1);
});
