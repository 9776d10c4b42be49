import { expect, it } from "vitest";
import type { OrderRecord } from "../orders/order-record.ts";
import { createBus, type RefusedRequest } from "../platform/bus.ts";
import { watchLoad } from "./watch-load.ts";

const MINUTE = 60_000;

function watching() {
  let now = 0;
  let commit: (changes: { before: OrderRecord | null; order: OrderRecord }[]) => void = () => {};
  const bus = createBus();
  const watch = watchLoad({
    journal: { onCommitted: (listener) => (commit = listener as typeof commit) },
    bus,
    clock: { nowMs: () => now },
    meanWorkMs: () => 1_000,
    nodeName: (id) => (id === "node_1" ? "n1" : null),
  });
  const order = (over: Partial<OrderRecord>) =>
    ({
      clientId: "c",
      idempotencyKey: null,
      class: "place",
      workMs: 0,
      acceptedAt: now,
      settledAt: null,
      ...over,
    }) as OrderRecord;
  return {
    accept: (over: Partial<OrderRecord> = {}) => commit([{ before: null, order: order(over) }]),
    settle: (over: Partial<OrderRecord>) => commit([{ before: order({}), order: order(over) }]),
    refuse: (requestKey: string | null) =>
      bus.emit("refused", { at: now, clientId: "c", requestKey, class: "browse" } as RefusedRequest),
    at: (to: number) => {
      now = to;
      watch.tick();
    },
    work: () => {
      const sum: Record<string, number> = {};
      for (const { work } of watch.counter.takeChanged(now))
        for (const [key, ms] of Object.entries(work)) sum[key] = (sum[key] ?? 0) + ms;
      return sum;
    },
    covered: () =>
      watch.counter.takeChanged(now).map(({ minute, coveredMs }) => [minute / MINUTE, coveredMs]),
  };
}

it("counts what is admitted by its declared work, and by the mean where none is declared", () => {
  const w = watching();
  w.accept({ workMs: 300 });
  w.accept({ class: "paid" });
  expect(w.work()).toEqual({ all: 1_300, "class:place": 300, "class:paid": 1_000 });
});

it("counts a customer once who is refused, comes back, is refused again and then admitted", () => {
  const w = watching();
  w.refuse("k1");
  w.refuse("k1");
  w.accept({ idempotencyKey: "k1", workMs: 300 });
  expect(w.work()).toEqual({ all: 1_000, "class:browse": 1_000 });
});

it("counts refusals that carry no key one by one", () => {
  const w = watching();
  w.refuse(null);
  w.refuse(null);
  expect(w.work()).toEqual({ all: 2_000, "class:browse": 2_000 });
});

it("counts for a node what it has executed, when it settles", () => {
  const w = watching();
  w.settle({ nodeId: "node_1", workMs: 700, settledAt: 0, outcome: "success" });
  w.settle({ nodeId: "node_gone", workMs: 700, settledAt: 0, outcome: "success" });
  // Cancelled before a node had it.
  w.settle({ nodeId: null, settledAt: 0, outcome: null });
  expect(w.work()).toEqual({ "node:n1": 700 });
});

it("holds time for watched only while it passes evenly: neither a pause nor a clock that was set", () => {
  const w = watching();
  for (let at = 1_000; at <= 10_000; at += 1_000) w.at(at);
  w.at(130_000);
  w.at(131_000);
  w.at(20_000);
  w.at(21_000);
  expect(w.covered()).toEqual([
    [0, 11_000],
    [2, 1_000],
  ]);
});
