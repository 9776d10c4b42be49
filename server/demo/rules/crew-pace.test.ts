import { describe, expect, it } from "vitest";
import type { OrderRecord } from "../../orders/order-record.ts";
import { nextTask } from "./crew-pace.ts";

const order = (over: Partial<OrderRecord>): OrderRecord =>
  ({
    id: "ord_1",
    status: "accepted",
    settledAt: 1_000,
    updatedAt: 1_000,
    ticket: null,
    ...over,
  }) as OrderRecord;
const work = { wok: 100, drinks: 20 };

describe("nextTask", () => {
  it("goes start, bump, hand over, and ends there", () => {
    expect(nextTask(order({}), work)?.verb).toBe("start");
    expect(nextTask(order({ status: "cooking", startedAt: 2_000 }), work)?.verb).toBe("bump");
    expect(nextTask(order({ status: "ready", readyAt: 3_000 }), work)?.verb).toBe("hand_over");
    expect(nextTask(order({ status: "picked_up" }), work)).toBeNull();
    expect(nextTask(order({ status: "cancelled" }), work)).toBeNull();
  });

  it("plans the same for the same ticket, so that a restart changes nothing", () => {
    expect(nextTask(order({}), work)).toEqual(nextTask(order({}), work));
    expect(nextTask(order({ id: "ord_2" }), work)).not.toEqual(nextTask(order({}), work));
  });

  it("cooks around the longest station's work", () => {
    const took = Array.from({ length: 400 }, (_, i) => {
      const task = nextTask(order({ id: `ord_${i}`, status: "cooking", startedAt: 0 }), work);
      return (task?.dueAt ?? 0) / 1_000;
    }).sort((a, b) => a - b);
    expect(took[200]).toBeGreaterThan(90);
    expect(took[200]).toBeLessThan(110);
    expect(took[20]).toBeLessThan(80);
    expect(took[380]).toBeGreaterThan(125);
  });

  it("never hands over what can still be taken back", () => {
    const ticket = { undoUntil: 900_000 } as OrderRecord["ticket"];
    const task = nextTask(order({ status: "ready", readyAt: 1_000, ticket }), work);
    expect(task?.dueAt).toBeGreaterThanOrEqual(902_000);
  });
});
