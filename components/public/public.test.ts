import { describe, expect, it } from "vitest";
import { JUST_READY_MS, pickupColumns, READY_SHOWN_MS } from "./pickup-columns.ts";
import { readyWindow } from "./ready-window.ts";
import { trackSteps } from "./track-steps.ts";

const MIN = 60_000;
const now = 100 * MIN;

describe("pickup board", () => {
  const entry = (number: number, state: "cooking" | "ready", since: number, predictedAt = now) => ({
    number,
    state,
    since,
    predictedAt,
  });

  it("puts the newest ready number first and the soonest of those being prepared", () => {
    const { ready, preparing, nextMinutes } = pickupColumns(
      [
        entry(1, "ready", now - 5 * MIN),
        entry(2, "ready", now - MIN),
        entry(3, "cooking", now - 9 * MIN, now + 6 * MIN),
        entry(4, "cooking", now - MIN, now + 4.2 * MIN),
      ],
      now,
    );
    expect(ready.map(({ number }) => number)).toEqual([2, 1]);
    expect(preparing.map(({ number }) => number)).toEqual([4, 3]);
    expect(nextMinutes).toBe(4);
  });

  it("drops what nobody fetched, and never says a negative time", () => {
    expect(pickupColumns([entry(1, "ready", now - READY_SHOWN_MS)], now).ready).toEqual([]);
    expect(pickupColumns([entry(1, "cooking", 0, now - 5 * MIN)], now).nextMinutes).toBe(0);
    expect(pickupColumns([], now).nextMinutes).toBeNull();
    expect(JUST_READY_MS).toBeLessThan(READY_SHOWN_MS);
  });
});

describe("what a customer is told", () => {
  const predicted = {
    madeAt: now,
    p50: now + 10 * MIN,
    p80: now + 13 * MIN,
    p90: now + 15 * MIN,
    by: "learnt",
  } as const;

  it("is a range in whole minutes", () => {
    const window = readyWindow(predicted, now);
    expect(window).toEqual({ kind: "range", from: now + 2 * MIN, to: now + 13 * MIN });
  });

  it("is still ahead when the order is later than predicted", () => {
    for (let late = 10; late < 60; late++) {
      const window = readyWindow(predicted, now + late * MIN);
      if (window.kind === "range") expect(window.to).toBeGreaterThan(now + late * MIN);
    }
  });

  it("names no time for an order that has outlived its prediction", () => {
    expect(readyWindow(predicted, now + 60 * MIN)).toEqual({ kind: "delayed" });
  });

  it("is 'soon' in the last minutes", () => {
    const nearly = { ...predicted, p50: now + MIN, p80: now + 2 * MIN, p90: now + 3 * MIN };
    expect(readyWindow(nearly, now)).toEqual({ kind: "soon" });
  });
});

describe("steps of an order", () => {
  const states = (order: Parameters<typeof trackSteps>[0]) =>
    trackSteps(order).map(({ type, state }) => `${type}:${state}`);

  it("shows what was, what is and what is to come", () => {
    const steps = [
      { type: "received", at: 1 },
      { type: "accepted", at: 2 },
      { type: "cooking", at: 3 },
    ];
    expect(states({ kind: "meal", status: "cooking", steps })).toEqual([
      "received:done",
      "accepted:done",
      "cooking:now",
      "ready:ahead",
      "picked_up:ahead",
    ]);
  });

  it("ends with a tick", () => {
    const steps = [
      { type: "received", at: 1 },
      { type: "confirmed", at: 2 },
    ];
    expect(states({ kind: "reservation", status: "confirmed", steps })).toEqual([
      "received:done",
      "confirmed:done",
    ]);
  });

  it("stops where it stopped", () => {
    const steps = [
      { type: "received", at: 1 },
      { type: "rejected", at: 2 },
    ];
    expect(states({ kind: "home_service", status: "rejected", steps })).toEqual([
      "received:done",
      "rejected:stopped",
    ]);
  });

  it("is at the start while waiting in the queue", () => {
    const steps = [{ type: "received", at: 1 }];
    expect(states({ kind: "home_service", status: "queued", steps })[0]).toBe("received:now");
  });
});
