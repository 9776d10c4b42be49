import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderClasses } from "../../contracts/orders.ts";
import { type Candidate, chooseNode } from "./choose-node.ts";
import { ClassQueues, type QueuedItem } from "./class-queue.ts";
import { canStillMakeIt } from "./deadline-drop.ts";

const item = (orderId: string, over: Partial<QueuedItem> = {}): QueuedItem => ({
  orderId,
  class: "place",
  tenant: "t",
  flow: "a",
  enqueuedAt: 0,
  deadlineAt: 15_000,
  expectedWorkMs: null,
  ...over,
});
const takeAll = (queues: ClassQueues<QueuedItem>) => {
  const ids: string[] = [];
  for (let next = queues.take(); next; next = queues.take()) ids.push(next.orderId);
  return ids;
};

describe("class queues", () => {
  it("serves classes strictly in order of importance", () => {
    const queues = new ClassQueues();
    for (const name of [...orderClasses].reverse()) queues.push(item(name, { class: name }));
    expect(takeAll(queues)).toEqual([...orderClasses]);
  });

  it("lets clients take turns, so that a noisy one delays only itself", () => {
    const queues = new ClassQueues();
    for (let i = 0; i < 5; i++) queues.push(item(`noisy${i}`, { flow: "noisy" }));
    queues.push(item("quiet", { flow: "quiet" }));
    expect(takeAll(queues).indexOf("quiet")).toBeLessThanOrEqual(1);
  });

  it("puts rescued work back in front of its client's later orders", () => {
    const queues = new ClassQueues();
    queues.push(item("later"));
    queues.pushFront(item("rescued"));
    expect(takeAll(queues)).toEqual(["rescued", "later"]);
  });

  it("serves the newest first while overloaded", () => {
    const queues = new ClassQueues();
    queues.push(item("old"));
    queues.push(item("new"));
    expect(queues.take(true)?.orderId).toBe("new");
  });

  it("gives up what is overdue at the front, and only that", () => {
    const queues = new ClassQueues();
    queues.push(item("over", { class: "browse", deadlineAt: 1_000 }));
    queues.push(item("fine", { class: "browse", deadlineAt: 9_000 }));
    queues.push(item("paid", { class: "paid", deadlineAt: 900 }));
    expect(queues.takeOverdue(1_000, 10).map((taken) => taken.orderId)).toEqual(["paid", "over"]);
    expect(queues.takeOverdue(1_000, 10)).toEqual([]);
    expect(takeAll(queues)).toEqual(["fine"]);
  });

  it("takes out what is named wherever it waits, and leaves the rest in its order", () => {
    const queues = new ClassQueues();
    for (const id of ["a1", "a2", "a3"]) queues.push(item(id, { flow: "a" }));
    queues.push(item("b1", { flow: "b", class: "background" }));
    expect(queues.remove(new Set(["a2", "b1", "unknown"])).map((gone) => gone.orderId)).toEqual(["a2", "b1"]);
    expect(queues.size("background")).toBe(0);
    expect(queues.flowSizes("place")).toEqual([{ flow: "a", size: 2 }]);
    expect(takeAll(queues)).toEqual(["a1", "a3"]);
  });

  it("neither loses nor doubles an item, whatever the order of pushes and takes", () => {
    const step = fc.record({
      push: fc.boolean(),
      front: fc.boolean(),
      flow: fc.constantFrom("a", "b"),
      name: fc.constantFrom(...orderClasses),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queues = new ClassQueues();
        const waiting = new Set<string>();
        steps.forEach(({ push, front, flow, name }, i) => {
          if (push) {
            const added = item(`o${i}`, { flow, class: name });
            if (front) queues.pushFront(added);
            else queues.push(added);
            waiting.add(added.orderId);
          } else {
            const taken = queues.take(front);
            if (taken) expect(waiting.delete(taken.orderId)).toBe(true);
            else expect(waiting.size).toBe(0);
          }
          expect(queues.total).toBe(waiting.size);
        });
      }),
    );
  });
});

const node = (id: string, over: Partial<Candidate> = {}): Candidate => ({
  id,
  slots: 4,
  inFlight: 0,
  rate: 1,
  ahead: 0,
  latencyEwmaMs: 1_000,
  ageMs: 60_000,
  ...over,
});

describe("choosing a node", () => {
  it.each([
    ["pull takes the fastest idle node", "pull", [node("a"), node("b", { rate: 2 })], "b"],
    ["pull waits when nobody is idle", "pull", [node("a", { inFlight: 4 })], null],
    ["pull loads a fresh node slowly", "pull", [node("a"), node("b", { rate: 2, ageMs: 1_000 })], "a"],
    [
      "least connections takes the emptiest",
      "least_connections",
      [node("a", { inFlight: 3 }), node("b", { inFlight: 1 })],
      "b",
    ],
    [
      "peak EWMA weighs latency by what is pending",
      "peak_ewma",
      [node("a", { inFlight: 3 }), node("b", { latencyEwmaMs: 2_000 })],
      "b",
    ],
  ] as const)("%s", (_name, policy, nodes, expected) => {
    expect(chooseNode(policy, nodes, 0)?.id ?? null).toBe(expected);
  });

  it("round robin visits every node in turn", () => {
    const nodes = [node("a"), node("b"), node("c")];
    expect([0, 1, 2, 3].map((turn) => chooseNode("round_robin", nodes, turn)?.id)).toEqual([
      "a",
      "b",
      "c",
      "a",
    ]);
  });

  it("weighted response time sends shares in proportion to 1000 / (latency + 1)", () => {
    const nodes = [node("fast", { latencyEwmaMs: 99 }), node("slow", { latencyEwmaMs: 299 })];
    let fast = 0;
    for (let turn = 0; turn < 4_000; turn++)
      if (chooseNode("weighted_response_time", nodes, turn)?.id === "fast") fast++;
    expect(fast / 4_000).toBeCloseTo(0.75, 1);
  });

  it("drops what can no longer be done in time, and only that", () => {
    const order = { acceptedAt: 0, deadlineAt: 10_000 };
    expect(canStillMakeIt({ ...order, nowMs: 7_600, meanServiceMs: 3_000 })).toBe(true);
    expect(canStillMakeIt({ ...order, nowMs: 7_601, meanServiceMs: 3_000 })).toBe(false);
  });

  it("goes on trying where the mean service seems longer than deadlines, so that it can learn better", () => {
    const order = { acceptedAt: 0, deadlineAt: 10_000, meanServiceMs: 60_000 };
    expect(canStillMakeIt({ ...order, nowMs: 5_000 })).toBe(true);
    expect(canStillMakeIt({ ...order, nowMs: 5_001 })).toBe(false);
  });
});
