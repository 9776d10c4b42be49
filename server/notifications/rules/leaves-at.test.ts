import fc from "fast-check";
import { expect, it } from "vitest";
import { NOTIFY_BATCH_MS } from "../../contracts/switches.ts";
import { leavesAt } from "./leaves-at.ts";

const at = 1_800_000_000_000;

it("leaves at once without a window", () => {
  expect(leavesAt({ shopId: "wok", at, useBy: at + 600_000, batchMs: NOTIFY_BATCH_MS[0] })).toBe(at);
});

it("waits a window at most, never past its use, and with all that came in the same window", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(...NOTIFY_BATCH_MS.slice(1)),
      fc.nat(10_000_000),
      fc.nat(200_000),
      (shopId, batchMs, sinceMs, useInMs) => {
        const one = { shopId, at: at + sinceMs, useBy: at + sinceMs + useInMs, batchMs };
        const leaves = leavesAt(one);
        expect(leaves).toBeGreaterThanOrEqual(one.at);
        expect(leaves).toBeLessThanOrEqual(Math.max(one.at, one.useBy));
        expect(leaves - one.at).toBeLessThanOrEqual(batchMs);
        const end = leavesAt({ ...one, useBy: Number.POSITIVE_INFINITY });
        // A millisecond before the window's end another one still goes with it; at its end the next begins.
        expect(leavesAt({ ...one, at: end - 1, useBy: Number.POSITIVE_INFINITY })).toBe(end);
        expect(leavesAt({ ...one, at: end, useBy: Number.POSITIVE_INFINITY })).toBe(end + batchMs);
      },
    ),
  );
});

it("does not tell all shops at the same moment", () => {
  const ends = ["wok", "grill", "museum", "clean"].map((shopId) =>
    leavesAt({ shopId, at, useBy: at + 600_000, batchMs: 60_000 }),
  );
  expect(new Set(ends).size).toBe(4);
});
