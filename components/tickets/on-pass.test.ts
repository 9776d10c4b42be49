import { describe, expect, it } from "vitest";
import { isInView, waitsOnPass } from "./on-pass.ts";
import { type Pending, withPending } from "./optimistic-tickets.ts";
import { aTicket } from "./ticket-for-tests.ts";

describe("a ready ticket", () => {
  const bumped = aTicket({ status: "ready", readyAt: 1_000, undoUntil: 7_000 });
  const waiting = (now: number) => [isInView(bumped, true, now), isInView(bumped, false, now)];

  it("leaves every board but a pass when the bump can be taken back no more", () => {
    expect(waiting(6_999)).toEqual([true, true]);
    expect(waiting(7_000)).toEqual([true, false]);
    expect([waitsOnPass(bumped, 6_999), waitsOnPass(bumped, 7_000)]).toEqual([false, true]);
  });

  it("leaves the pass once it was handed over and that can be taken back no more, and comes to no other board", () => {
    const handed = withPending(bumped, [{ ...pending("handOver", 20_000) }], 20_000);
    expect(handed).toMatchObject({ handedOverAt: 20_000, undoUntil: 26_000 });
    expect([isInView(handed, true, 25_999), isInView(handed, true, 26_000)]).toEqual([true, false]);
    expect(isInView(handed, false, 20_001)).toBe(false);
    const back = withPending(bumped, [pending("handOver", 20_000), pending("undo", 21_000)], 21_000);
    expect(back).toMatchObject({ status: "ready", handedOverAt: null });
    expect(waitsOnPass(back, 21_000)).toBe(true);
  });

  it("is no ticket of the pass that was cancelled and acknowledged there", () => {
    const cancelled = aTicket({ status: "void", void: { at: 1, reason: null } });
    const gone = withPending(cancelled, [pending("acknowledgeVoid", 5_000)], 5_000);
    expect(isInView(gone, true, 5_000)).toBe(false);
  });
});

function pending(verb: "handOver" | "undo" | "acknowledgeVoid", at: number): Pending {
  return { verb, extra: {}, id: `${verb}-${at}`, at, answer: null, answeredAt: null };
}
