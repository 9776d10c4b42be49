import { describe, expect, it } from "vitest";
import { orderKinds, orderStatuses } from "../../contracts/orders.ts";
import { hop, nextStatus, triggersFrom } from "./states.ts";

describe("order states", () => {
  it.each([
    ["meal", "queued", "execute", "accepted"],
    ["meal", "ready", "recall", "cooking"],
    ["reservation", "queued", "execute", "held"],
    ["home_service", "started", "complete", "completed"],
    ["meal", "picked_up", "start", null],
    ["reservation", "confirmed", "start", null],
    ["meal", "expired", "enqueue", null],
  ] as const)("%s in %s on %s becomes %s", (kind, status, trigger, expected) => {
    expect(nextStatus(kind, status, trigger)).toBe(expected);
  });

  it("hops a bump through the states a cook skipped, and refuses a hop with an illegal step", () => {
    expect(hop("meal", "accepted", ["start", "ready"])).toBe("ready");
    expect(hop("meal", "queued", ["start", "ready"])).toBeNull();
  });

  it("lets every status that is not an end be left, and reaches every status of its kind from received", () => {
    for (const kind of orderKinds) {
      const reached = new Set(["received"]);
      for (let grown = true; grown; ) {
        grown = false;
        for (const status of orderStatuses.filter((s) => reached.has(s))) {
          for (const trigger of triggersFrom(kind, status)) {
            const next = nextStatus(kind, status, trigger);
            if (next && !reached.has(next)) grown = Boolean(reached.add(next));
          }
        }
      }
      expect(reached.size).toBeGreaterThanOrEqual(9);
      for (const open of ["received", "queued"]) expect(reached.has(open)).toBe(true);
    }
  });
});
