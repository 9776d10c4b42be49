import { expect, test } from "vitest";
import { createRouteTraffic } from "../observability/route-traffic.ts";
import type { CommittedChange } from "../orders/journal.ts";
import { createBus, type RefusedRequest } from "../platform/bus.ts";
import { createBlastRadius } from "./blast-radius.ts";

function build() {
  const clock = { now: 1_700_000_000_000, nowMs: () => clock.now };
  const bus = createBus();
  const listeners: ((changes: CommittedChange[]) => void)[] = [];
  const traffic = createRouteTraffic(clock);
  const followers: Record<string, number> = { tickets: 3, boards: 1, operations: 2 };
  const blast = createBlastRadius({
    journal: { onCommitted: (listener) => void listeners.push(listener) },
    bus,
    traffic,
    hub: { following: (kind) => followers[kind] ?? 0 },
    liveNodes: () => 4,
    clock,
  });
  return {
    blast,
    clock,
    traffic,
    accept: (shopId: string, kind: string, name: string) => {
      const order = { shopId, kind, class: name, acceptedAt: clock.now };
      for (const tell of listeners) tell([{ before: null, order } as unknown as CommittedChange]);
    },
    refuse: (shopId: string, name: string) =>
      bus.emit("refused", { at: clock.now, shopId, kind: "meal", class: name } as RefusedRequest),
  };
}

test("counts for each switch the orders, shops, screens and ways in that it acts on", () => {
  const { blast, clock, traffic, accept, refuse } = build();
  for (let second = 0; second < 60; second++) {
    clock.now += 1_000;
    traffic.count("POST", "/api/v1/orders");
    accept("wok", "meal", "place");
    if (second % 2 === 0) accept("museum", "reservation", "browse");
    if (second % 3 === 0) refuse("bakery", "background");
  }
  expect(blast.of("writes.queued")).toMatchObject({
    windowMs: 60_000,
    ordersPerMinute: 90,
    shops: 2,
    screens: 5,
    nodes: 4,
    routes: [{ route: "orders_place", perSecond: 1 }],
    requestsPerSecond: 1,
  });
  // Those refused still ask; nobody's screen shows it.
  expect(blast.of("admission.shed_low")).toMatchObject({ ordersPerMinute: 50, shops: 2, screens: null });
  expect(blast.of("prediction.simple")).toMatchObject({ ordersPerMinute: 60, shops: 1, screens: 4 });

  clock.now += 6 * 60_000;
  expect(blast.of("writes.queued")).toMatchObject({
    ordersPerMinute: 0,
    shops: 0,
    windowMs: expect.any(Number),
  });
});
