import { describe, expect, test } from "vitest";
import { planFlip } from "./plan-flip.ts";

const now = 1_000_000;
const base = { leaseMinutes: 30, now };

describe("planFlip", () => {
  test("gives protection a lease, in minutes from now", () => {
    const plan = planFlip({ ...base, key: "writes.queued", value: true, current: false });
    expect(plan).toEqual({ outcome: "flip", after: true, leaseUntil: now + 30 * 60_000 });
  });

  test("returns to the default without a lease", () => {
    const plan = planFlip({ ...base, key: "live.coalesce", value: 0, current: 2 });
    expect(plan).toEqual({ outcome: "flip", after: 0, leaseUntil: null });
  });

  test("renews the lease when the same protection is asked for again", () => {
    const plan = planFlip({ ...base, key: "live.coalesce", value: 2, current: 2 });
    expect(plan).toEqual({ outcome: "flip", after: 2, leaseUntil: now + 30 * 60_000 });
  });

  test("changes nothing when the default is asked for at the default", () => {
    expect(planFlip({ ...base, key: "writes.queued", value: false, current: false })).toEqual({
      outcome: "unchanged",
    });
  });

  test.each([
    ["writes.queued", 1],
    ["writes.queued", 0],
    ["live.coalesce", true],
    ["live.coalesce", 4],
    ["live.coalesce", -1],
    ["live.coalesce", 1.5],
  ] as const)("refuses a value that is not of the switch's type: %s = %s", (key, value) => {
    expect(planFlip({ ...base, key, value, current: false }).outcome).toBe("misfit");
  });
});
