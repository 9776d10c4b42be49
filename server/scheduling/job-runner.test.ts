import { expect, it } from "vitest";
import type { JobAnswer } from "../nodes/protocol.ts";
import type { NodeState } from "../nodes/registry.ts";
import type { OrderChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { OpsError } from "../shared/errors.ts";
import type { EngineOptions, Item } from "./engine-types.ts";
import { JobRunner } from "./job-runner.ts";
import { ServiceStats } from "./service-stats.ts";

/** A runner whose node, journal and clock a test holds. */
function runnerWith(answer: Promise<JobAnswer>, ticketFor: () => never | object = () => ({})) {
  const world = { now: 1_000_000, away: false, changes: [] as OrderChange[] };
  const node = {
    id: "n",
    name: "n",
    url: "",
    epoch: 1,
    slots: 2,
    liveness: "ready",
    report: { running: ["o/1"] },
  };
  const clock = { nowMs: () => world.now };
  const options = {
    clock,
    log: { error: () => {}, debug: () => {} },
    registry: { all: () => [node], absorb: () => {}, markSuspect: () => {} },
    sender: { send: async () => ({ kind: "answer", answer: await answer }) },
    buildJob: async () => ({}),
    ticketFor,
    journal: {
      change: async (change: OrderChange) => {
        if (world.away) throw new OpsError("STORE_UNAVAILABLE", "away");
        world.changes.push(change);
        return { ok: true, order: { ...order, ...change.set, status: change.to }, claimLost: false };
      },
    },
  } as unknown as EngineOptions;
  const ended: string[] = [];
  const runner = new JobRunner(options, new ServiceStats(clock), {
    started: () => {},
    served: () => {},
    ended: () => {},
    back: () => void ended.push("back"),
    done: () => void ended.push("done"),
  });
  const order = { id: "o", attempt: 0, acceptedAt: 0, deadlineAt: 9e12, status: "queued" } as OrderRecord;
  const item = { order, orderId: "o", failures: 0, avoid: null } as unknown as Item;
  const types = () => world.changes.map((change) => change.event.type);
  return {
    world,
    node,
    runner,
    item,
    ended,
    types,
    start: () => runner.run(item, node as unknown as NodeState),
  };
}

const answered = (output: unknown) =>
  ({ result: "done", serviceMs: 5, report: { rate: 1 }, output }) as JobAnswer;
const meal = { kind: "meal", lines: [], prepSeconds: 1 };

it("gives a job up when its node has fallen silent, whatever its last report named", async () => {
  const { world, node, runner, start, types } = runnerWith(new Promise(() => {}));
  void start();
  await expect.poll(types).toEqual(["job.started"]);
  world.now += 14_000;
  runner.endLapsedLeases();
  node.liveness = "suspect";
  world.now += 14_000;
  runner.endLapsedLeases();
  expect(runner.running.size).toBe(1);
  world.now += 2_000;
  runner.endLapsedLeases();
  await expect.poll(types).toEqual(["job.started", "job.returned"]);
});

it("does not give up a job whose answer waits for the database", async () => {
  let answer: (value: JobAnswer) => void = () => {};
  const { world, node, runner, start, types, ended } = runnerWith(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const run = start();
  await expect.poll(types).toEqual(["job.started"]);
  world.away = true;
  node.report.running = [];
  answer(answered(meal));
  await expect.poll(() => runner.running.get("o")?.phase).toBe("answered");
  world.now += 60_000;
  runner.endLapsedLeases();
  world.away = false;
  await run;
  expect(types()).toEqual(["job.started", "order.accepted"]);
  expect(ended).toEqual(["done"]);
});

it.each([
  ["no plan", null, () => ({})],
  [
    "a plan the kitchen cannot read",
    meal,
    () => {
      throw new TypeError("lines");
    },
  ],
])(
  "counts an answer with %s as a failed attempt, and tries again elsewhere",
  async (_what, output, ticketFor) => {
    const { start, types, item, ended } = runnerWith(Promise.resolve(answered(output)), ticketFor);
    await start();
    expect(types()).toEqual(["job.started", "job.returned"]);
    expect(item).toMatchObject({ failures: 1, avoid: "n" });
    expect(ended).toEqual(["back"]);
  },
);
