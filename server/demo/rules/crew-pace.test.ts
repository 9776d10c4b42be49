import { describe, expect, it } from "vitest";
import type { OrderRecord, TicketRecord } from "../../orders/order-record.ts";
import { nextTask } from "./crew-pace.ts";

const line = (lineId: string, itemId: string, station: string) => ({
  lineId,
  itemId,
  nameEn: itemId,
  nameZh: itemId,
  station,
  quantity: 1,
  modifiers: [],
});
const ticket = (over: Partial<TicketRecord> = {}): TicketRecord => ({
  lines: [line("1", "noodles", "wok"), line("2", "tea", "drinks")],
  predicted: { p50: 0, p80: 0, p90: 0, madeAt: 0, by: "median" },
  workSeconds: 100,
  needBy: 0,
  recalled: false,
  undoUntil: null,
  ...over,
});
const order = (over: Partial<OrderRecord>): OrderRecord =>
  ({
    id: "ord_2",
    kind: "meal",
    status: "accepted",
    acceptedAt: 1_000,
    settledAt: 1_000,
    updatedAt: 1_000,
    input: {},
    ticket: ticket(),
    ...over,
  }) as OrderRecord;
const prep = (itemId: string) => (itemId === "tea" ? 20 : 100);
const next = (over: Partial<OrderRecord>) => nextTask(order(over), prep);
const ids = Array.from({ length: 400 }, (_, i) => `ord_${i}`);

describe("nextTask", () => {
  it("goes start, items one by one, hand over, and ends there", () => {
    expect(next({})?.action.verb).toBe("start");
    const cooking = next({ status: "cooking", startedAt: 2_000 });
    expect(cooking?.action).toEqual({ verb: "tap_line", lineId: "2", done: true });
    const [noodles, tea] = ticket().lines;
    const lines = [{ ...noodles }, { ...tea, doneAt: 9_000 }] as TicketRecord["lines"];
    expect(next({ status: "cooking", startedAt: 2_000, ticket: ticket({ lines }) })?.action).toMatchObject({
      lineId: "1",
    });
    expect(next({ status: "ready", readyAt: 3_000 })?.action.verb).toBe("hand_over");
    expect(next({ status: "picked_up" })).toBeNull();
    expect(next({ status: "cancelled" })).toBeNull();
  });

  it("waits for a held ticket to be fired, and acknowledges a struck one once", () => {
    expect(next({ ticket: ticket({ hold: { fireAt: 9_000, by: "schedule" } }) })).toBeNull();
    const struck = ticket({ void: { at: 5_000, reason: null } });
    expect(next({ status: "cancelled", ticket: struck })?.action.verb).toBe("acknowledge");
    expect(next({ status: "cancelled", ticket: { ...struck, voidAcknowledged: true } })).toBeNull();
  });

  it("plans the same for the same ticket, so that a restart changes nothing", () => {
    expect(next({})).toEqual(next({}));
    expect(next({ id: "ord_3" })).not.toEqual(next({}));
  });

  it("cooks around the longest station's work", () => {
    const only = ticket({ lines: [line("1", "noodles", "wok")] });
    const took = ids
      .map((id) => (next({ id, status: "cooking", startedAt: 0, ticket: only })?.dueAt ?? 0) / 1_000)
      .sort((a, b) => a - b);
    expect(took[200]).toBeGreaterThan(90);
    expect(took[200]).toBeLessThan(110);
    expect(took[20]).toBeLessThan(80);
    expect(took[380]).toBeGreaterThan(125);
  });

  it("bumps a few tickets whole and puts fewer first", () => {
    const verbs = (over: Partial<OrderRecord>) => ids.map((id) => next({ id, ...over })?.action.verb);
    const share = (list: unknown[], verb: string) =>
      list.filter((found) => found === verb).length / list.length;
    const whole = share(verbs({ status: "cooking", startedAt: 0 }), "bump");
    expect(whole).toBeGreaterThan(0.08);
    expect(whole).toBeLessThan(0.25);
    const first = share(verbs({}), "prioritise");
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(0.08);
  });

  it("never hands over what can still be taken back", () => {
    const task = next({ status: "ready", readyAt: 1_000, ticket: ticket({ undoUntil: 900_000 }) });
    expect(task?.dueAt).toBeGreaterThanOrEqual(902_000);
  });
});
