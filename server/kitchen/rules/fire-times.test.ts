import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fireTimes, type HeldTicket, latestSafeStart } from "./fire-times.ts";

const MIN = 60_000;
const T0 = 1_700_000_000_000;
const held = (
  orderId: string,
  needByMin: number,
  work: Record<string, number> = { wok: 300 },
): HeldTicket => ({
  orderId,
  needBy: T0 + needByMin * MIN,
  prepP80Seconds: 405,
  work,
});

const anyWork = fc.dictionary(fc.constantFrom("wok", "fry", "cold"), fc.integer({ min: 0, max: 4_000 }));
const anyHeld = fc.array(
  fc.record({
    orderId: fc.uuid(),
    needBy: fc.integer({ min: T0 - 30 * MIN, max: T0 + 180 * MIN }),
    prepP80Seconds: fc.integer({ min: 1, max: 3_600 }),
    work: anyWork,
  }),
  { maxLength: 30 },
);

describe("when held tickets are fired", () => {
  it("is never later than the latest safe start, whatever else there is to cook", () => {
    fc.assert(
      fc.property(anyHeld, anyWork, (tickets, open) => {
        const times = fireTimes(tickets, open, T0);
        for (const ticket of tickets) {
          expect(times.get(ticket.orderId)).toBeLessThanOrEqual(latestSafeStart(ticket));
        }
      }),
    );
  });

  it("only moves forward when there is more work, on the rail or held", () => {
    fc.assert(
      fc.property(anyHeld, anyWork, fc.integer({ min: 0, max: 4_000 }), (tickets, open, more) => {
        const before = fireTimes(tickets, open, T0);
        const busier = fireTimes(tickets, { ...open, wok: (open.wok ?? 0) + more }, T0);
        const [first, ...rest] = tickets;
        const without = fireTimes(rest, open, T0);
        for (const { orderId } of tickets) {
          expect(busier.get(orderId)).toBeLessThanOrEqual(before.get(orderId) ?? 0);
          if (orderId !== first?.orderId) {
            expect(before.get(orderId)).toBeLessThanOrEqual(without.get(orderId) ?? 0);
          }
        }
      }),
    );
  });

  it("is the latest safe start in an empty kitchen, not a fixed lead", () => {
    const quick = { ...held("q", 60, { cold: 30 }), prepP80Seconds: 40 };
    const times = fireTimes([held("a", 60), quick], {}, T0);
    expect(times.get("a")).toBe(T0 + 60 * MIN - 405_000);
    expect(times.get("q")).toBe(T0 + 60 * MIN - 40_000);
  });

  it("gives way to held tickets due shortly before, at the same stations only", () => {
    const alone = fireTimes([held("b", 61)], {}, T0).get("b") ?? 0;
    const times = fireTimes([held("a", 60), held("b", 61), held("c", 61, { cold: 300 })], {}, T0);
    // 300 s of wok work by four hands.
    expect(times.get("b")).toBe(alone - 75_000);
    expect(times.get("c")).toBe(alone);
    expect(fireTimes([held("a", 30), held("b", 61)], {}, T0).get("b")).toBe(alone);
  });

  it("counts of the rail only what will be left by then", () => {
    const alone = fireTimes([held("a", 30)], {}, T0).get("a") ?? 0;
    const untilStart = (alone - T0) / 1_000;
    expect(fireTimes([held("a", 30)], { wok: untilStart * 4 }, T0).get("a")).toBe(alone);
    expect(fireTimes([held("a", 30)], { wok: untilStart * 4 + 400 }, T0).get("a")).toBe(alone - 100_000);
  });
});
