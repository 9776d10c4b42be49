import { describe, expect, it } from "vitest";
import type { ClassRow, FlowRow, HotKeyRow } from "#server/contracts/engine.ts";
import { judgeQueues } from "./judge-queues.ts";

const row = (over: Partial<ClassRow>) =>
  ({ class: "place", depth: 0, oldestAgeMs: 0, willNotDrain: false, ...over }) as ClassRow;

describe("the verdict on the queues", () => {
  it("is calm while nothing waits long", () => {
    expect(judgeQueues([row({ depth: 9, oldestAgeMs: 200 })], [], [])).toEqual([]);
  });

  it("puts a queue that will not drain first, and names each queue once", () => {
    const long = row({ class: "browse", depth: 3, oldestAgeMs: 600_000 });
    const never = row({ class: "paid", depth: 3, oldestAgeMs: 600_000, willNotDrain: true });
    expect(judgeQueues([long, never], [], []).map(({ about }) => about)).toEqual(["never", "long"]);
  });

  it("names the noisy one and what is set aside, though the queues flow", () => {
    const flow = { name: "Loud", noisySince: 5 } as FlowRow;
    const keys = [{ sidelined: { until: 9 } }, { sidelined: null }] as HotKeyRow[];
    expect(judgeQueues([], [flow], keys)).toEqual([
      { level: "warm", about: "noisy", name: "Loud", since: 5 },
      { level: "degraded", about: "sidelined", count: 1 },
    ]);
  });
});
