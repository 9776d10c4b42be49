import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CreateOrder } from "../contracts/orders.ts";
import type { SendOutcome } from "../intake/replay/send-order.ts";
import { createDemoTraffic } from "./traffic.ts";

const clock = { nowMs: () => Date.now() };
// One request a second of real time.
const pace = {
  rows: Array.from({ length: 60 }, (_, i) => ({ atMs: (i + 1) * 1_000, workMs: 1_000 })),
  scale: 1,
  lengthMs: 60_000,
};
const accepted: SendOutcome = { outcome: "accepted", orderId: "o", duplicate: false };
const warn = vi.fn();

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000_500 }));
afterEach(() => {
  vi.useRealTimers();
  warn.mockReset();
});

function run(answer: (order: CreateOrder, key: string) => SendOutcome) {
  const keys: string[] = [];
  const traffic = createDemoTraffic({
    clock,
    log: { warn },
    pace,
    change: async () => {},
    submit: async (order, key) => {
      keys.push(key);
      return answer(order, key);
    },
  });
  traffic.start();
  return { traffic, keys };
}

describe("demo traffic", () => {
  it("follows the trace and counts what was accepted in the last minute", async () => {
    const { traffic, keys } = run(() => accepted);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(keys.length).toBeGreaterThanOrEqual(89);
    expect(new Set(keys).size).toBe(keys.length);
    expect(traffic.perMinute()).toBeGreaterThanOrEqual(59);
    expect(traffic.perMinute()).toBeLessThanOrEqual(61);
  });

  it("sends most of the refused back when they were told to come, with the same key", async () => {
    const refused: SendOutcome = { outcome: "refused", reason: "wait_target", retryAfterMs: 3_000 };
    const { keys } = run(() => refused);
    await vi.advanceTimersByTimeAsync(60_000);
    const tries = new Map<string, number>();
    for (const key of keys) tries.set(key, (tries.get(key) ?? 0) + 1);
    const early = [...tries.values()].slice(0, 50);
    expect(Math.max(...early)).toBe(3);
    const cameBack = early.filter((n) => n > 1).length / early.length;
    expect(cameBack).toBeGreaterThan(0.5);
    expect(cameBack).toBeLessThan(0.9);
  });

  it("lets go of customers who were told to wait longer than they will", async () => {
    const { keys } = run(() => ({ outcome: "refused", reason: "wait_target", retryAfterMs: 60_000 }));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is silent once stopped, the waiting included, and drops what a stall missed", async () => {
    const { traffic, keys } = run(() => ({ outcome: "refused", reason: "wait_target", retryAfterMs: 3_000 }));
    await vi.advanceTimersByTimeAsync(10_000);
    traffic.stop();
    const sent = keys.length;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keys.length).toBe(sent);
    vi.setSystemTime(Date.now() + 3_600_000);
    traffic.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keys.length - sent).toBeLessThanOrEqual(3);
  });

  it("says once a minute, not once an order, that orders are not taken", async () => {
    run(() => ({ outcome: "failed", code: "UNKNOWN_SHOP", detail: "gone" }));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
