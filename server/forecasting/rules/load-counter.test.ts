import { describe, expect, it } from "vitest";
import { LoadCounter } from "./load-counter.ts";
import { RefusedRequests } from "./refused-requests.ts";

const MINUTE = 60_000;

describe("minutes", () => {
  it("count work and watched time in the minute they belong to", () => {
    const counter = new LoadCounter();
    counter.cover(50_000, 70_000);
    counter.add(59_999, 60_000, ["all", "class:paid"], 100);
    counter.add(60_000, 60_000, ["all"], 7);
    expect(counter.takeChanged(70_000)).toEqual([
      { minute: 0, coveredMs: 10_000, work: { all: 100, "class:paid": 100 } },
      { minute: MINUTE, coveredMs: 10_000, work: { all: 7 } },
    ]);
    expect(counter.takeChanged(70_000)).toEqual([]);
  });

  it("gives a minute whole again when a late event comes for it", () => {
    const counter = new LoadCounter();
    counter.add(1_000, 1_000, ["all"], 100);
    counter.takeChanged(61_000);
    expect(counter.add(2_000, 300_000, ["all"], 50)).toBe(true);
    expect(counter.takeChanged(300_000)).toEqual([{ minute: 0, coveredMs: 0, work: { all: 150 } }]);
  });

  it("leaves out what is too late, or too early after the clock was set back", () => {
    const counter = new LoadCounter();
    expect(counter.add(0, 11 * MINUTE, ["all"], 1)).toBe(false);
    expect(counter.add(11 * MINUTE, 0, ["all"], 1)).toBe(false);
    expect(counter.takeChanged(0)).toEqual([]);
  });

  it("forgets minutes nothing can come for any more", () => {
    const counter = new LoadCounter();
    counter.add(0, 0, ["all"], 1);
    counter.takeChanged(12 * MINUTE);
    counter.add(0, 1_000, ["all"], 2);
    expect(counter.takeChanged(1_000)).toEqual([{ minute: 0, coveredMs: 0, work: { all: 2 } }]);
  });
});

describe("who was refused", () => {
  it("is remembered by client and key, for a while", () => {
    const refused = new RefusedRequests({ spanMs: 1_000 });
    refused.refused("a", "k", 0);
    expect(refused.seen("a", "k")).toBe(true);
    expect(refused.seen("b", "k")).toBe(false);
    refused.refused("x", "1", 1_000);
    expect(refused.seen("a", "k")).toBe(true);
    refused.refused("x", "2", 2_000);
    expect(refused.seen("a", "k")).toBe(false);
  });

  it("takes bounded memory in a flood", () => {
    const refused = new RefusedRequests({ most: 10 });
    for (let i = 0; i < 100; i += 1) refused.refused("a", String(i), 0);
    expect(refused.seen("a", "99")).toBe(true);
    expect(refused.seen("a", "70")).toBe(false);
  });
});
