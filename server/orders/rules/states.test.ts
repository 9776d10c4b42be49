import { describe, expect, it } from "vitest";
import type { OrderStatus } from "../../contracts/orders.ts";
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
    ["reservation", "failed", "retry", "queued"],
    ["meal", "cancelled", "retry", null],
  ] as const)("%s in %s on %s becomes %s", (kind, status, trigger, expected) => {
    expect(nextStatus(kind, status, trigger)).toBe(expected);
  });

  it("hops a bump through the states a cook skipped, and refuses a hop with an illegal step", () => {
    expect(hop("meal", "accepted", ["start", "ready"])).toBe("ready");
    expect(hop("meal", "queued", ["start", "ready"])).toBeNull();
  });

  it.each([
    ["meal", ["cancelled", "expired", "rejected"]],
    ["reservation", ["cancelled", "expired", "rejected"]],
    ["home_service", ["cancelled", "completed", "expired", "rejected"]],
  ] as const)(
    "but for a failed one that is tried again, a %s order can only end where a person would expect",
    (kind, ends) => {
      const reached = new Set<OrderStatus>(["received"]);
      for (let before = 0; before < reached.size; ) {
        before = reached.size;
        for (const status of [...reached]) {
          for (const trigger of triggersFrom(kind, status))
            reached.add(nextStatus(kind, status, trigger) as OrderStatus);
        }
      }
      const dead = [...reached].filter((status) => triggersFrom(kind, status).length === 0);
      expect(dead.sort()).toEqual(ends);
    },
  );
});
