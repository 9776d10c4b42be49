import { describe, expect, it } from "vitest";
import { seededRandom } from "../../shared/seeded-random.ts";
import type { TracedWork } from "./arrivals.ts";
import { play } from "./play.ts";
import { SpeedPath } from "./speed-path.ts";

const machines = Array.from({ length: 4 }, () => ({ slots: 2, path: new SpeedPath(() => 1) }));
function arrivalsOf(count: number, load: number, over: Partial<TracedWork> = {}): TracedWork[] {
  const random = seededRandom(5);
  const workMs = 400;
  const gapMs = workMs / (8 * load);
  return Array.from({ length: count }, (_, i) => ({
    atMs: i * gapMs + gapMs * random(),
    workMs: workMs * 2 * random(),
    size: 0,
    ...over,
  }));
}
const base = {
  machines,
  deadlineMs: 4_000,
  patienceMs: 60_000,
  policy: "pull",
  admission: "wait_target",
  retry: "none",
  dispatchers: 1,
  seed: 1,
} as const;

describe("a replay on machines as they are", () => {
  it("tells its spans so that they add up to the whole", () => {
    const { measure, nodes } = play({ ...base, arrivals: arrivalsOf(4_000, 1.4) });
    const whole = measure.result({ nodes, spikes: false });
    const spans = measure.spans(20);
    const requests = spans.reduce((sum, span) => sum + span.requests, 0);
    const succeeded = spans.reduce((sum, span) => sum + span.success * span.requests, 0);
    expect(requests).toBe(4_000);
    expect(succeeded / requests).toBeCloseTo(whole.successWithinDeadline, 9);
    expect(spans.reduce((sum, span) => sum + span.refused, 0)).toBe(Math.round(whole.refused * 4_000));
    expect(spans.some((span) => span.queued > 0)).toBe(true);
    expect(spans.map((span) => span.atMs)).toEqual([...spans].map((span) => span.atMs).sort((a, b) => a - b));
  });

  it("counts nothing that was asked in the lead-in", () => {
    const arrivals = arrivalsOf(2_000, 0.8);
    const leadInMs = arrivals[500]?.atMs ?? 0;
    const { measure, nodes } = play({ ...base, arrivals, leadInMs });
    expect(measure.result({ nodes, spikes: false }).requests).toBe(1_500);
    expect(measure.spans(10).reduce((sum, span) => sum + span.requests, 0)).toBe(1_500);
  });

  it("serves the more important class first when not all can be served", () => {
    const arrivals = arrivalsOf(6_000, 1.6).map((row, i) => ({
      ...row,
      class: i % 4 === 0 ? ("paid" as const) : ("background" as const),
    }));
    const { measure } = play({ ...base, arrivals });
    const [paid, background] = measure.classes();
    expect(paid).toMatchObject({ class: "paid", requests: 1_500 });
    expect(paid?.successWithinDeadline).toBeGreaterThan(0.97);
    expect(background?.successWithinDeadline).toBeLessThan(0.6);
  });

  it("lets no class starve: what stays within its slice is served beside a rush of what matters more", () => {
    const arrivals = arrivalsOf(6_000, 2.5).map((row, i) => ({
      ...row,
      class: i % 100 === 0 ? ("background" as const) : ("paid" as const),
    }));
    for (const policy of ["pull", "peak_ewma"] as const) {
      const { measure } = play({ ...base, policy, admission: "none", arrivals });
      const background = measure.classes().find((row) => row.class === "background");
      expect([policy, background?.requests]).toEqual([policy, 60]);
      expect(background?.successWithinDeadline).toBeGreaterThan(0.9);
    }
  });

  it("gives up what comes too late and serves the newest first under every limiter, as production does", () => {
    const arrivals = arrivalsOf(4_000, 2);
    for (const policy of ["pull", "least_connections"] as const) {
      const resultOf = (asMeasured: boolean) => {
        const { measure, nodes } = play({ ...base, policy, admission: "none", arrivals, asMeasured });
        return measure.result({ nodes, spikes: false });
      };
      const [production, measured] = [resultOf(false), resultOf(true)];
      expect(production.dropped).toBeGreaterThan(0.3);
      expect(production.successWithinDeadline).toBeGreaterThan(0.4);
      // As the policies were compared: first come first served, however late.
      expect(measured.dropped).toBe(0);
      expect(measured.successWithinDeadline).toBeLessThan(0.3);
    }
  });

  it("judges each request by its own deadline", () => {
    const patient = play({ ...base, arrivals: arrivalsOf(3_000, 1.1, { deadlineMs: 60_000 }) });
    const hurried = play({ ...base, arrivals: arrivalsOf(3_000, 1.1, { deadlineMs: 900 }) });
    const success = ({ measure, nodes }: typeof patient) =>
      measure.result({ nodes, spikes: false }).successWithinDeadline;
    expect(success(patient)).toBeGreaterThan(success(hurried) + 0.1);
  });

  it("lets only the returning share of the refused come again", () => {
    const arrivals = arrivalsOf(3_000, 1.5);
    const retriesOf = (returning: number) => {
      const { measure, nodes } = play({ ...base, arrivals, retry: "backoff", returning });
      return measure.result({ nodes, spikes: false }).retriesPerRequest;
    };
    expect(retriesOf(0)).toBe(0);
    expect(retriesOf(0.5)).toBeLessThan(retriesOf(1) / 1.5);
  });

  it("says how far it is, forwards only, up to the end", () => {
    const heard: number[] = [];
    play({ ...base, arrivals: arrivalsOf(2_000, 0.5), onProgress: (share) => heard.push(share) });
    expect(heard).toEqual([0.25, 0.5, 0.75, 1]);
  });
});
