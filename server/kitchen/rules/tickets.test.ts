import { describe, expect, it } from "vitest";
import { UNDO_MS } from "../../contracts/tickets.ts";
import type { OrderRecord, TicketRecord } from "../../orders/order-record.ts";
import { decide, type SimpleVerb, type TicketAction } from "./decide.ts";
import { tapTime } from "./tap-time.ts";
import {
  isOnPass,
  mayStillBeUndone,
  ON_PASS_MS,
  PICKUP_SHOWN_MS,
  pickupEntryId,
  pickupEntryOf,
  ticketOf,
  trackedOrderOf,
  UNDO_GRACE_MS,
} from "./views.ts";

const T0 = 1_700_000_000_000;
const ticket: TicketRecord = {
  lines: [
    { itemId: "i", nameEn: "Noodles", nameZh: "面", station: "wok", quantity: 2, modifiers: ["no onion"] },
  ],
  predicted: { madeAt: T0, p50: T0 + 600_000, p80: T0 + 800_000, p90: T0 + 900_000, by: "learnt" },
  workSeconds: 600,
  needBy: T0 + 900_000,
  recalled: false,
  undoUntil: null,
};

function meal(over: Partial<OrderRecord> = {}): OrderRecord {
  return {
    id: "ord_1",
    tenantId: "default",
    clientId: "c",
    shopId: "s1",
    kind: "meal",
    class: "place",
    status: "accepted",
    number: 41,
    idempotencyKey: null,
    requestHash: null,
    input: { kind: "meal", note: "knock", customer: { name: "Li" } },
    region: "-",
    device: "-",
    network: "-",
    appVersion: "-",
    channel: "-",
    workMs: 0,
    acceptedAt: T0,
    deadlineAt: T0 + 60_000,
    ownerId: "o",
    attempt: 1,
    nodeId: "n",
    nodeEpoch: 1,
    leaseUntil: null,
    settledAt: T0 + 1_000,
    outcome: "success",
    ticket,
    slotId: null,
    providerId: null,
    startedAt: null,
    readyAt: null,
    pickedUpAt: null,
    updatedAt: T0,
    ...over,
  };
}
const tap = (order: OrderRecord, verb: SimpleVerb, now = T0 + 60_000, tappedAt = now) =>
  decide({ order, action: { verb }, commandId: "command-1", tappedAt, actor: "person:p1", now });
const bumped = (now = T0 + 60_000) =>
  meal({ status: "ready", startedAt: now, readyAt: now, ticket: { ...ticket, undoUntil: now + UNDO_MS } });

describe("a tap on a ticket", () => {
  it.each([
    ["accepted", "start", "cooking"],
    ["accepted", "bump", "ready"],
    ["cooking", "bump", "ready"],
    ["ready", "recall", "cooking"],
    ["picked_up", "recall", "cooking"],
    ["ready", "hand_over", "picked_up"],
  ] as const)("%s, %s: becomes %s in one change", (status, verb, to) => {
    const decision = tap(meal({ status }), verb);
    expect(decision).toMatchObject({ outcome: "change", change: { to, expect: { statuses: [status] } } });
  });

  it.each([
    ["ready", "bump", "CONFLICT"],
    ["cancelled", "bump", "CONFLICT"],
    ["queued", "bump", "CONFLICT"],
    ["cooking", "start", "CONFLICT"],
    ["accepted", "hand_over", "CONFLICT"],
    ["cooking", "undo", "CONFLICT"],
    ["ready", "undo", "UNDO_WINDOW_OVER"],
  ] as const)("%s, %s: refused as %s, saying what it is instead", (status, verb, code) => {
    expect(tap(meal({ status }), verb)).toEqual({ outcome: "refuse", code, because: status });
  });

  it("is no tap on an order of another kind", () => {
    const decision = tap(meal({ kind: "reservation", ticket: null, status: "held" }), "bump");
    expect(decision).toMatchObject({ outcome: "refuse", code: "ILLEGAL_TRANSITION" });
  });

  it("can be taken back for 6 s, and a moment longer for the way to us", () => {
    const order = bumped();
    const until = order.ticket?.undoUntil ?? 0;
    expect(tap(order, "undo", until - 1)).toMatchObject({ outcome: "change", change: { to: "cooking" } });
    expect(tap(order, "undo", until + UNDO_GRACE_MS - 1)).toMatchObject({ outcome: "change" });
    expect(tap(order, "undo", until + UNDO_GRACE_MS)).toMatchObject({ code: "UNDO_WINDOW_OVER" });
  });

  it("puts what was handed over by mistake back on the pass for 6 s, ready as before", () => {
    const at = T0 + 120_000;
    const handed = tap(meal({ status: "ready", readyAt: T0 + 60_000 }), "hand_over", at);
    if (handed.outcome !== "change") throw new Error(handed.outcome);
    const order = meal({ ...handed.change.set, status: "picked_up", readyAt: T0 + 60_000 });
    expect(order.pickedUpAt).toBe(at);
    expect(tap(order, "undo", at + UNDO_MS)).toMatchObject({
      outcome: "change",
      change: { to: "ready", set: { pickedUpAt: null, ticket: { undoUntil: null } } },
    });
    expect(tap(order, "undo", at + UNDO_MS + UNDO_GRACE_MS)).toMatchObject({ code: "UNDO_WINDOW_OVER" });
  });

  it("stands on a pass from the time there is one until it is handed over for good, two hours at most", () => {
    const ready = meal({ status: "ready", readyAt: T0 });
    expect(isOnPass(ready, T0 + 60_000, null)).toBe(false);
    expect(isOnPass(ready, T0 + 60_000, T0 + 1)).toBe(false);
    expect(isOnPass(ready, T0 + ON_PASS_MS - 1, T0)).toBe(true);
    expect(isOnPass(ready, T0 + ON_PASS_MS, T0)).toBe(false);
    const handed = meal({ ...ready, status: "picked_up", ticket: { ...ticket, undoUntil: T0 + UNDO_MS } });
    expect(isOnPass(handed, T0 + UNDO_MS, T0)).toBe(true);
    expect(isOnPass(handed, T0 + UNDO_MS + UNDO_GRACE_MS, T0)).toBe(false);
  });

  describe("made while the screen was away", () => {
    const later = T0 + 600_000;
    const replay = (order: OrderRecord, action: TicketAction, tappedAt: number, now = later) =>
      decide({ order, action, commandId: "command-2", tappedAt, offline: true, actor: "person:p1", now });
    const orderAfter = (before: OrderRecord, decision: ReturnType<typeof decide>): OrderRecord => {
      if (decision.outcome !== "change") throw new Error(decision.outcome);
      const { to, set } = decision.change;
      return { ...before, ...set, status: to ?? before.status } as OrderRecord;
    };

    it("takes a bump off every board at once, and tells nobody outside before its undo could follow", () => {
      const order = meal();
      const ready = orderAfter(order, replay(order, { verb: "bump" }, T0 + 60_000));
      expect(ready.readyAt).toBe(T0 + 60_000);
      expect(ready.ticket?.undoUntil).toBeLessThan(later);
      expect(mayStillBeUndone(ready, later + 400)).toBe(true);
      expect(mayStillBeUndone(ready, later + 600)).toBe(false);
    });

    it("keeps what is left of the six seconds when the screen was away for two", () => {
      const order = meal();
      const ready = orderAfter(order, replay(order, { verb: "bump" }, later - 2_000));
      expect(ready.ticket?.undoUntil).toBe(later - 2_000 + UNDO_MS);
    });

    it.each([
      ["undo", { verb: "undo" }],
      ["a second tap on the line", { verb: "tap_line", lineId: "1", done: false }],
    ] as const)("takes a bump back by %s tapped in time, however late it comes", (_, action) => {
      const order = bumped();
      const until = order.ticket?.undoUntil ?? 0;
      expect(replay(order, action, until - 1)).toMatchObject({
        outcome: "change",
        change: { to: "cooking" },
      });
      expect(replay(order, action, until + UNDO_GRACE_MS)).toMatchObject({ code: "UNDO_WINDOW_OVER" });
    });

    it("is judged by our clock when the device's cannot be right, or when the tap is older than the bump", () => {
      const order = bumped();
      expect(replay(order, { verb: "undo" }, later + 60_000)).toMatchObject({ code: "UNDO_WINDOW_OVER" });
      expect(replay(order, { verb: "undo" }, T0 - 60_000)).toMatchObject({ code: "UNDO_WINDOW_OVER" });
      expect(replay(order, { verb: "undo" }, T0 + 59_000)).toMatchObject({ code: "UNDO_WINDOW_OVER" });
    });
  });

  it("keeps the clock of the ticket through a recall, and says it was recalled", () => {
    const order = { ...bumped(), startedAt: T0 + 5_000 };
    const decision = tap(order, "recall", T0 + 120_000);
    if (decision.outcome !== "change") throw new Error("refused");
    expect(decision.change.set).toMatchObject({ readyAt: null, ticket: { recalled: true, undoUntil: null } });
    expect(decision.change.set).not.toHaveProperty("startedAt");
    expect(decision.change.set?.ticket?.needBy).toBe(ticket.needBy);
  });

  it("counts when the finger came down, while that is possible", () => {
    const now = T0 + 60_000;
    expect(tapTime({ tappedAt: now - 5_000, notBefore: T0, now })).toEqual({
      at: now - 5_000,
      clock: "device",
    });
    expect(tapTime({ tappedAt: now + 1_500, notBefore: T0, now })).toEqual({ at: now, clock: "device" });
    expect(tapTime({ tappedAt: now + 3_600_000, notBefore: T0, now })).toEqual({ at: now, clock: "server" });
    expect(tapTime({ tappedAt: T0 - 60_000, notBefore: T0, now })).toEqual({ at: now, clock: "server" });
  });
});

describe("what others see", () => {
  const now = T0 + 60_000;

  it("shows the customer and the pickup board 'cooking' until the bump can no longer be taken back", () => {
    const order = bumped(now);
    const facts = { shopNameEn: "S", shopNameZh: "店", appointmentAt: null };
    const after = now + UNDO_MS + UNDO_GRACE_MS;
    expect(pickupEntryOf(order, now + 1)?.state).toBe("cooking");
    expect(pickupEntryOf(order, after)?.state).toBe("ready");
    const early = trackedOrderOf(order, facts, now + 1);
    expect(early.status).toBe("cooking");
    expect(early.steps.map((step) => step.type)).toEqual(["received", "accepted", "cooking"]);
    expect(trackedOrderOf(order, facts, after)).toMatchObject({ status: "ready", predicted: null });
  });

  it("takes a number off the pickup board at handover or after its time", () => {
    const order = bumped(now);
    expect(pickupEntryOf({ ...order, status: "picked_up" }, now + 60_000)).toBeNull();
    expect(pickupEntryOf(order, now + PICKUP_SHOWN_MS + 1)).toBeNull();
  });

  it("names neither order nor customer on the pickup board", () => {
    const order = meal();
    const shown = JSON.stringify([pickupEntryId(order), pickupEntryOf(order, now)]);
    for (const secret of ["ord_1", "Li", "Noodles"]) expect(shown).not.toContain(secret);
  });

  it("gives the kitchen lines, note and name, and nothing for an order without a ticket", () => {
    expect(ticketOf(meal())).toMatchObject({
      number: 41,
      note: "knock",
      customerName: "Li",
      lines: ticket.lines,
    });
    expect(ticketOf(meal({ status: "queued", ticket: null }))).toBeNull();
    expect(ticketOf(meal({ status: "cancelled" }))).toBeNull();
  });
});
