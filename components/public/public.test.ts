import { describe, expect, it } from "vitest";
import type { PickupEntry } from "#server/contracts/tickets.ts";
import { JUST_READY_MS, numberGrid, pickupColumns, READY_SHOWN_MS } from "./pickup-columns.ts";
import { readyWindow } from "./ready-window.ts";
import { trackSteps } from "./track-steps.ts";

const MIN = 60_000;
const now = 100 * MIN;

describe("pickup board", () => {
  const predictedFor = (p50: number) => ({
    madeAt: now - MIN,
    p50,
    p80: p50 + 3 * MIN,
    p90: p50 + 5 * MIN,
    by: "learnt" as const,
  });
  const ready = (number: number, since: number): PickupEntry => ({
    number,
    state: "ready",
    since,
    predictedAt: since,
    predicted: null,
  });
  const cooking = (number: number, p50: number): PickupEntry => ({
    number,
    state: "cooking",
    since: now - MIN,
    predictedAt: p50,
    predicted: predictedFor(p50),
  });
  const numbers = (entries: PickupEntry[]) => entries.map(({ number }) => number);

  it("puts the newest ready number first and the soonest of those being prepared", () => {
    const entries = [
      ready(1, now - 5 * MIN),
      ready(2, now - MIN),
      cooking(3, now + 12 * MIN),
      cooking(4, now + 8 * MIN),
      cooking(5, now + 2 * MIN),
    ];
    const columns = pickupColumns(entries, now);
    expect(numbers(columns.ready)).toEqual([2, 1]);
    expect(numbers(columns.soon)).toEqual([5]);
    expect(numbers(columns.preparing)).toEqual([4, 3]);
  });

  it("moves a number to 'next' as time alone passes, and to 'ready' never", () => {
    const entry = cooking(7, now + 9 * MIN);
    const seen: string[] = [];
    for (let at = now; at < now + 60 * MIN; at += 10_000) {
      const { ready: done, soon, preparing } = pickupColumns([entry], at);
      expect(done).toEqual([]);
      const place = soon.length > 0 ? "soon" : "preparing";
      expect(soon.length + preparing.length).toBe(1);
      if (seen.at(-1) !== place) seen.push(place);
    }
    // Outlived, it does not stay "in 4 minutes" for ever.
    expect(seen).toEqual(["preparing", "soon", "preparing"]);
  });

  it("drops what nobody fetched", () => {
    expect(pickupColumns([ready(1, now - READY_SHOWN_MS)], now).ready).toEqual([]);
    expect(JUST_READY_MS).toBeLessThan(READY_SHOWN_MS);
  });

  it("has room for every number in its grid, in wide panels side by side", () => {
    for (let count = 1; count <= 24; count++) {
      for (const aspect of [0.6, 1, 2.8]) {
        const { columns, rows } = numberGrid(count, aspect);
        expect(columns * rows).toBeGreaterThanOrEqual(count);
      }
    }
    expect(numberGrid(4, 8).columns).toBe(4);
    expect(numberGrid(4, 0.4).columns).toBe(1);
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
