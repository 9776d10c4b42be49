import { describe, expect, it } from "vitest";
import type { Ticket } from "#server/contracts/tickets.ts";
import { UNDO_MS } from "#server/contracts/undo-window.ts";
import { bumpOwn, undoOwn } from "./own-bump.ts";
import { hasLeft, ownWork, withStopsSaid } from "./own-work.ts";
import { aLine, aTicket } from "./ticket-for-tests.ts";
import { ticketsOfBoard } from "./tickets-of-board.ts";

const wok = { stations: ["wok"], expo: false };
const all = { stations: [], expo: false };

/** Two lines for the wok, one for the grill. */
const ticket = (doneAt: Record<string, number> = {}, over: Partial<Ticket> = {}) =>
  aTicket({
    status: "cooking",
    lines: ["w1", "w2", "g1"].map((lineId) =>
      aLine({ lineId, station: lineId.startsWith("w") ? "wok" : "grill", doneAt: doneAt[lineId] ?? null }),
    ),
    ...over,
  });

function sentBy(act: (send: (...args: unknown[]) => void) => boolean): unknown[] | false {
  const sent: unknown[] = [];
  return act((_orderId, ...rest) => sent.push(rest)) && sent;
}

describe("the bump of a station's board", () => {
  it("makes its own open lines done and leaves those of other stations open", () => {
    const sent = sentBy((send) => bumpOwn(ticket({ w1: 5 }), wok, send));
    expect(sent).toEqual([["tapLine", { lineId: "w2", done: true }]]);
  });

  it("is for the whole ticket on a pass, on a board of all stations, and where none of it is this station's", () => {
    for (const board of [all, { stations: ["wok"], expo: true }, { stations: ["fry"], expo: false }]) {
      expect(sentBy((send) => bumpOwn(ticket(), board, send))).toBe(false);
    }
  });

  it("is taken back for what was done in one press, not for what was tapped before", () => {
    const done = ticket({ w1: 1_000, w2: 60_000 });
    expect(sentBy((send) => undoOwn(done, wok, send))).toEqual([["tapLine", { lineId: "w2", done: false }]]);
    const atOnce = ticket({ w1: 60_000, w2: 60_004 });
    expect(sentBy((send) => undoOwn(atOnce, wok, send))).toHaveLength(2);
  });

  it("is taken back line by line also when it was the last of the ticket, but a pass's bump as a whole", () => {
    const ready = { status: "ready", readyAt: 9_000 } as const;
    const last = ticket({ g1: 1_000, w1: 9_000, w2: 9_000 }, ready);
    expect(sentBy((send) => undoOwn(last, wok, send))).toHaveLength(2);
    const whole = ticket({ g1: 9_000, w1: 1_000, w2: 9_000 }, ready);
    expect(sentBy((send) => undoOwn(whole, wok, send))).toBe(false);
    // The grill was last: what the wok takes back is its own.
    const grill = ticket({ g1: 9_000, w1: 8_000, w2: 8_000 }, ready);
    expect(sentBy((send) => undoOwn(grill, wok, send))).toHaveLength(2);
  });
});

describe("a ticket that is done at one station", () => {
  const done = ticket({ w1: 1_000, w2: 2_000 });
  const on = (board: typeof wok, shown: Ticket, now: number) =>
    ticketsOfBoard([shown], board, now).fired.length === 1;

  it("leaves that station's board once it can no longer be taken back, and no other board", () => {
    expect(on(wok, done, 2_000 + UNDO_MS - 1)).toBe(true);
    expect(on(wok, done, 2_000 + UNDO_MS)).toBe(false);
    expect(on({ stations: ["grill"], expo: false }, done, 1e9)).toBe(true);
    expect(on({ stations: ["wok"], expo: true }, done, 1e9)).toBe(true);
    expect(on(all, done, 1e9)).toBe(true);
  });

  it("comes back when more is ordered there, and when it is cancelled", () => {
    const added = { ...done, lines: [...done.lines, aLine({ lineId: "w3", station: "wok" })] };
    expect(on(wok, added, 1e9)).toBe(true);
    expect(on(wok, { ...done, status: "void" }, 1e9)).toBe(true);
  });

  it("stays while a line that was taken off has not been seen, and says so by a bump", () => {
    const mark = { kind: "removed", at: 50_000 } as const;
    const stopped = { ...done, lines: [...done.lines, aLine({ lineId: "w3", station: "wok", mark })] };
    expect(ownWork(stopped, wok)?.doneAt).toBeNull();
    expect(on(wok, stopped, 1e9)).toBe(true);
    expect(sentBy((send) => bumpOwn(stopped, wok, send))).toEqual([]);
    const said = ownWork(withStopsSaid(stopped, 70_000), wok);
    expect(said?.doneAt).toBe(70_000);
    expect(hasLeft(said, 70_000 + UNDO_MS)).toBe(true);
    // Taken off after that is news again.
    expect(ownWork(withStopsSaid(stopped, 40_000), wok)?.doneAt).toBeNull();
  });
});
