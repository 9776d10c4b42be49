import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createJobRunner, type Simulation } from "./job-runner.ts";
import type { NodeJob } from "./protocol.ts";

const job = (over: Partial<NodeJob> = {}): NodeJob => ({
  orderId: "o1",
  attempt: 1,
  epoch: 7,
  kind: "reservation",
  workMs: 1_000,
  input: { slotId: "s1", party: 2 },
  dimensions: { region: "-", device: "-", network: "-", appVersion: "-", channel: "-" },
  ...over,
});
const steady: Simulation = { rateAt: () => 1, failureOf: () => null };
const nowMs = () => Date.now();

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** Starts a job and tells when it ended, ms after the start. */
function timed(promise: Promise<unknown>) {
  const startedAt = Date.now();
  return promise.then((value) => ({ value, tookMs: Date.now() - startedAt }));
}

describe("createJobRunner", () => {
  it("takes workMs / rate for a simulated job and answers with the plan", async () => {
    const runner = createJobRunner({ slots: 1, nowMs, simulation: { ...steady, rateAt: () => 0.5 } });
    const ended = timed(runner.run(job()));
    await vi.advanceTimersByTimeAsync(2_100);
    const { value, tookMs } = await ended;
    expect(tookMs).toBe(2_000);
    expect(value).toMatchObject({
      outcome: "answered",
      answer: {
        orderId: "o1",
        epoch: 7,
        result: "done",
        serviceMs: 2_000,
        output: { slotId: "s1", units: 2 },
      },
    });
    expect(runner.load()).toMatchObject({ inFlight: 0, done: 1, p50ServiceMs: 2_000 });
    expect(runner.load().rate).toBeCloseTo(0.5);
  });

  it("stretches a job that was already running when the node turns slow", async () => {
    let rate = 1;
    const runner = createJobRunner({ slots: 1, nowMs, simulation: { ...steady, rateAt: () => rate } });
    const ended = timed(runner.run(job()));
    await vi.advanceTimersByTimeAsync(500);
    rate = 0.25;
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await ended).tookMs).toBe(2_500);
  });

  it("refuses beyond its slots and names what runs", async () => {
    const runner = createJobRunner({ slots: 2, nowMs, simulation: steady });
    void runner.run(job({ orderId: "a" }));
    void runner.run(job({ orderId: "b" }));
    expect(await runner.run(job({ orderId: "c" }))).toEqual({ outcome: "full" });
    expect(runner.load()).toMatchObject({ inFlight: 2, running: ["a/1", "b/1"] });
  });

  it("runs an attempt once, however often it is asked for", async () => {
    const runner = createJobRunner({ slots: 2, nowMs, simulation: steady });
    const first = runner.run(job());
    const second = runner.run(job());
    expect(runner.load().inFlight).toBe(1);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(await second).toEqual(await first);
  });

  it("gives a failing job's slot back early and says why it failed", async () => {
    const simulation = { ...steady, failureOf: () => "simulated_fault" };
    const runner = createJobRunner({ slots: 1, nowMs, simulation });
    const ended = timed(runner.run(job()));
    await vi.advanceTimersByTimeAsync(1_000);
    const { value, tookMs } = await ended;
    expect(tookMs).toBe(300);
    expect(value).toMatchObject({ answer: { result: "failed", reason: "simulated_fault", output: null } });
  });

  it("frees every slot when its epoch is over", async () => {
    const runner = createJobRunner({ slots: 1, nowMs, simulation: steady });
    const outcome = runner.run(job());
    runner.abortAll();
    expect(await outcome).toEqual({ outcome: "aborted" });
    expect(runner.load().inFlight).toBe(0);
  });

  it("does only the real work where it does not simulate", async () => {
    const runner = createJobRunner({ slots: 1, nowMs });
    expect(await runner.run(job({ workMs: 600_000 }))).toMatchObject({
      answer: { result: "done", serviceMs: 0 },
    });
  });
});
