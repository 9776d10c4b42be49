import { describe, expect, it } from "vitest";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import { type AdmissionRequest, createAdmission } from "./admit.ts";
import { createLimiterInForce } from "./limiter-in-force.ts";
import { patienceFrom } from "./patience.ts";
import { declaredSize } from "./rules/declared-size.ts";
import type { EngineLoad } from "./rules/wait-target.ts";

const load: EngineLoad = {
  queuedWorkMs: { paid: 0, place: 200_000, browse: 200_000, background: 200_000 },
  runningWorkMs: 8_000,
  capacity: 8,
  eligibleNodes: 2,
  unsettled: 100,
  unsettledOfClass: 100,
  meanWorkMs: 2_000,
  requestWorkMs: 2_000,
  meanServiceMs: 2_000,
  p95ServiceMs: 4_000,
  arrivingWorkPerMs: 8,
  forecastLoad: null,
};
const request: AdmissionRequest = {
  caller: { clientId: "c", tenantId: "t", tier: "enterprise" },
  kind: "meal",
  class: "place",
  size: 2,
  deadlineMs: 15_000,
  patienceMs: 60_000,
};
const off = { isOn: () => false } as unknown as SwitchReader;

function doorWith(
  over: Partial<EngineLoad> = {},
  isOn: (key: string) => boolean = () => false,
  parkingFull?: () => boolean,
) {
  const offered: string[] = [];
  const limiter = createLimiterInForce("wait_target");
  const door = createAdmission({
    engine: { offered: (work) => void offered.push(work.class), load: () => ({ ...load, ...over }) },
    limiter,
    switches: { ...off, isOn } as unknown as SwitchReader,
    ...(parkingFull && { parkingFull }),
    random: () => 0,
  });
  return { door, limiter, offered };
}

describe("the door", () => {
  it("asks the limiter that is in force, from the next request on", () => {
    const { door, limiter } = doorWith();
    expect(door.decide(request, 0)).toMatchObject({ reason: "wait_target", rule: "admission:wait_target" });
    limiter.use("gradient2");
    expect(door.decide(request, 1)).toMatchObject({ reason: "concurrency", detail: { limit: 20 } });
    limiter.use("none");
    expect(door.decide(request, 2)).toEqual({ outcome: "admit", park: false });
  });

  it("lets in by tokens what the nodes finish, and the rest later", () => {
    const { door, limiter } = doorWith();
    limiter.use("token_bucket");
    const outcomes = Array.from({ length: 30 }, () => door.decide(request, 0));
    // 8 work ms per ms over 2 s of mean work is 4 orders a second; the burst lasts a quarter of 15 s.
    expect(outcomes.filter(({ outcome }) => outcome === "admit")).toHaveLength(15);
    expect(outcomes.at(-1)).toMatchObject({ reason: "token_bucket" });
  });

  it("keeps a place for who will wait, and none for who will not: that refusal is final", () => {
    const { door } = doorWith();
    const impatient = { ...request, patienceMs: 1_000 };
    expect(door.decide(impatient, 0)).toMatchObject({ outcome: "refuse", final: true });
    expect(door.promised()).toBe(0);
    expect(door.decide(request, 0)).toMatchObject({ outcome: "refuse", final: false });
    expect(door.promised()).toBe(1);
  });

  it("refuses whatever the limiter when no node can work, and says when to come back", () => {
    const { door, limiter } = doorWith({ eligibleNodes: 0, capacity: 0 });
    limiter.use("none");
    expect(door.decide(request, 0)).toMatchObject({ reason: "no_nodes", retryAfterMs: 3_000 });
  });

  it("tells the engine of what it refuses too, but not of what a tier or a switch stops", () => {
    const { door, offered } = doorWith({}, (key) => key === "admission.shed_low");
    door.decide(request, 0);
    door.decide({ ...request, class: "browse" }, 0);
    for (let i = 0; i < 200; i++) door.decide({ ...request, class: "paid" }, 0);
    expect(offered).toHaveLength(100);
    expect(offered).not.toContain("browse");
  });

  it("parks orders under writes.queued until as many are parked as may be, then says when to come back", () => {
    let full = false;
    const { door } = doorWith(
      {},
      (key) => key === "writes.queued",
      () => full,
    );
    expect(door.decide(request, 0)).toEqual({ outcome: "admit", park: true });
    full = true;
    expect(door.decide(request, 1)).toMatchObject({
      outcome: "refuse",
      reason: "parking_full",
      rule: "admission:parking_full",
      retryAfterMs: 60_000,
    });
  });

  it("lets in only paid orders under admission.paid_only, and says by which switch and until when", () => {
    const classes = ["paid", "place", "browse", "background"] as const;
    const outcomes = (isOn: (key: string) => boolean) => {
      const { door, limiter } = doorWith({}, isOn);
      limiter.use("none");
      return classes.map((name) => door.decide({ ...request, class: name }, 0));
    };
    expect(outcomes(() => false).every(({ outcome }) => outcome === "admit")).toBe(true);
    const refused = {
      outcome: "refuse",
      reason: "paid_only",
      rule: "switch:admission.paid_only",
      retryAfterMs: 60_000,
      final: false,
      detail: {},
    };
    expect(outcomes((key) => key === "admission.paid_only")).toEqual([
      { outcome: "admit", park: false },
      refused,
      refused,
      refused,
    ]);
  });

  it("closes the gate on what is forecast, when that is more than what comes now", () => {
    const calm = { queuedWorkMs: { paid: 0, place: 8, browse: 8, background: 8 }, runningWorkMs: 60_000 };
    expect(doorWith(calm).door.decide(request, 0).outcome).toBe("admit");
    expect(doorWith({ ...calm, forecastLoad: 2 }).door.decide(request, 0)).toMatchObject({
      reason: "load_gate",
    });
  });
});

describe("Rushdeck-Patience", () => {
  it.each([
    [undefined, 60_000],
    ["0", 0],
    ["90", 90_000],
    [" 2.5 ", 2_500],
  ])("%s", (header, expected) => {
    expect(patienceFrom(header)).toBe(expected);
  });
  it.each(["", "soon", "-1", "1e3", "86401", "NaN", ["1", "2"]])(
    "refuses %j and names the header",
    (header) => {
      expect(() => patienceFrom(header)).toThrow(
        expect.objectContaining({
          code: "INVALID_REQUEST",
          details: { field: "/headers/rushdeck-patience" },
        }),
      );
    },
  );
});

it("reads the size of an order of any kind, and takes what is missing for one", () => {
  expect(declaredSize("meal", { items: [{ quantity: 2 }, { quantity: 3 }] })).toBe(5);
  expect(declaredSize("reservation", { party: 4 })).toBe(4);
  expect(declaredSize("home_service", { durationMinutes: 90 })).toBe(90);
  for (const kind of ["meal", "reservation", "home_service"] as const) expect(declaredSize(kind, {})).toBe(1);
});
