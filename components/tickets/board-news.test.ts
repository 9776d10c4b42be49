import { describe, expect, it } from "vitest";
import type { Ticket } from "#server/contracts/tickets.ts";
import { boardNews, toTell } from "./board-news.ts";
import { nextTimeOfDay } from "./next-time-of-day.ts";
import { aLine, aTicket } from "./ticket-for-tests.ts";

const known = (...tickets: Ticket[]) => new Map(tickets.map((one) => [one.orderId, one]));
const added = (at: number) => [aLine({ mark: { kind: "added", at } })];

it("tells of new orders, and of held ones when they are fired", () => {
  const held = aTicket({ orderId: "held", hold: { fireAt: 9, by: "schedule" } });
  const now = [aTicket({ orderId: "new" }), { ...held, hold: null }, aTicket({ orderId: "old" })];
  expect(boardNews(known(held, aTicket({ orderId: "old" })), now).arrived).toEqual(["new", "held"]);
});

it("does not tell of what is held, of a bump taken back, or of the same change twice", () => {
  const bumped = aTicket({ orderId: "bumped", status: "ready" });
  const changed = aTicket({ orderId: "changed", lines: added(5) });
  const later = aTicket({ orderId: "later", hold: { fireAt: 9, by: "person" } });
  const news = boardNews(known(bumped, changed), [{ ...bumped, status: "cooking" }, changed, later]);
  expect(news).toEqual({ arrived: [], changed: [], cancelled: [] });
});

it("tells of each change, and once of a cancelling", () => {
  const before = known(aTicket({ orderId: "a", lines: added(5) }), aTicket({ orderId: "b" }));
  const gone = aTicket({ orderId: "b", status: "void" });
  const news = boardNews(before, [aTicket({ orderId: "a", lines: added(6) }), gone]);
  expect(news).toEqual({ arrived: [], changed: ["a"], cancelled: ["b"] });
  expect(boardNews(known(gone), [gone]).cancelled).toEqual([]);
});

it("takes a time of day that has passed for tomorrow's", () => {
  const now = new Date(2026, 10, 21, 12, 30).getTime();
  expect(nextTimeOfDay("13:05", now)).toBe(new Date(2026, 10, 21, 13, 5).getTime());
  expect(nextTimeOfDay("12:30", now)).toBe(new Date(2026, 10, 22, 12, 30).getTime());
  expect(nextTimeOfDay("", now)).toBeNull();
});

describe("toTell", () => {
  it("waits for the card of a new order, but not for one a filter hides", () => {
    const untold = ["placed", "measured", "hidden"];
    expect(toTell(untold, new Set(["placed"]), new Set(["hidden"]))).toEqual({
      painted: ["placed"],
      behindFilter: ["hidden"],
    });
  });
});
