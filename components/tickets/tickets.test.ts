import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ticket } from "#server/contracts/tickets.ts";
import { boardTextPx } from "./board-text-size.ts";
import { elapsed } from "./elapsed.ts";
import { isShown, overOf, type Pending, withPending } from "./optimistic-tickets.ts";
import { type Item, type Places, pagesOf, placeTickets } from "./place-tickets.ts";
import { splitTicket } from "./split-ticket.ts";
import { bandOf, worstBand } from "./ticket-band.ts";
import type { Asked } from "./ticket-verbs.ts";

const MIN = 60_000;

describe("placeTickets", () => {
  const item = (key: string, span = 1): Item => ({ key, span });
  const place = (previous: Places, items: Item[], over: Partial<Parameters<typeof placeTickets>[0]> = {}) =>
    placeTickets({ previous, items, columns: 3, rows: 2, shownPage: 0, mayMoveHidden: true, ...over });
  const six = ["a", "b", "c", "d", "e", "f"].map((key) => item(key));

  it("fills in reading order and goes on to further pages", () => {
    const places = place(new Map(), [...six, item("g")]);
    expect(places.get("b")).toEqual({ page: 0, column: 1, row: 0, span: 1 });
    expect(places.get("d")).toEqual({ page: 0, column: 0, row: 1, span: 1 });
    expect(places.get("g")).toEqual({ page: 1, column: 0, row: 0, span: 1 });
    expect(pagesOf(places)).toBe(2);
  });

  it("moves nothing on the shown page, whoever comes and goes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }), { maxLength: 12 }),
        (rounds) => {
          let places: Places = new Map();
          for (const keys of rounds) {
            const next = place(
              places,
              keys.map((key) => item(String(key), 1 + (key % 2))),
            );
            for (const [key, now] of next) {
              const before = places.get(key);
              if (before?.page === 0) expect(now).toEqual(before);
            }
            const cells = [...next.values()].flatMap((at) =>
              Array.from({ length: at.span }, (_, i) => `${at.page}/${at.column}/${at.row + i}`),
            );
            expect(new Set(cells).size).toBe(cells.length);
            expect(next.size).toBe(keys.length);
            places = next;
          }
        },
      ),
    );
  });

  it("brings hidden tickets forward into free cells, but not while someone is touching", () => {
    const full = place(new Map(), [...six, item("g")]);
    const without = [...six.filter(({ key }) => key !== "b"), item("g")];
    expect(place(full, without, { mayMoveHidden: false }).get("g")?.page).toBe(1);
    expect(place(full, without).get("g")).toEqual({ page: 0, column: 1, row: 0, span: 1 });
  });

  it("keeps the page that is looked at as it is, and its tickets on it", () => {
    const full = place(new Map(), [...six, item("g"), item("h")]);
    const next = place(full, [...six.slice(1), item("g"), item("h")], { shownPage: 1 });
    expect(next.get("g")).toEqual(full.get("g"));
    expect(next.get("h")).toEqual(full.get("h"));
  });

  it("keeps the parts of a cut ticket in reading order, on a later page if need be", () => {
    const parts = [item("x#0", 2), { ...item("x#1", 2), after: "x#0" }, { ...item("x#2", 1), after: "x#1" }];
    const places = place(new Map(), [item("a"), item("b"), ...parts, item("c")]);
    const read = parts.map(({ key }) => places.get(key)).map((at) => (at ? at.page * 3 + at.column : -1));
    expect(read).toEqual(read.toSorted((one, other) => one - other));
    expect(new Set(read).size).toBe(3);
    expect(places.get("c")?.page).toBe(0);
  });

  it("gives a long ticket cells below one another", () => {
    const places = place(new Map([["a", { page: 0, column: 0, row: 1, span: 1 }]]), [
      item("a"),
      item("long", 2),
    ]);
    expect(places.get("long")).toEqual({ page: 0, column: 1, row: 0, span: 2 });
  });
});

describe("splitTicket", () => {
  const ticket = { headPx: 80, footPx: 64, seamPx: 20, linesPx: [40, 40, 100, 40, 40] };

  it("leaves a ticket whole that fits", () => {
    expect(splitTicket(ticket, 404)).toEqual([{ fromLine: 0, toLine: 5, heightPx: 404 }]);
  });

  it("cuts between lines, loses none, and keeps every part within the column", () => {
    const parts = splitTicket(ticket, 320);
    expect(parts.map(({ fromLine, toLine }) => [fromLine, toLine])).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
    for (const part of parts) expect(part.heightPx).toBeLessThanOrEqual(320);
  });

  it("gives a line taller than a column a part of its own instead of cutting it", () => {
    const parts = splitTicket({ ...ticket, linesPx: [40, 900, 40] }, 300);
    expect(parts.map(({ fromLine, toLine }) => [fromLine, toLine])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});

describe("boardTextPx", () => {
  // The table of merchant.md, section 3.
  it.each([
    [10.1, 1_280, 800, 0.5, 25, 20],
    [10.1, 1_280, 800, 1, 49, 39],
    [21.5, 1_920, 1_080, 1, 34, 27],
    [21.5, 1_920, 1_080, 1.5, 51, 40],
    [21.5, 1_920, 1_080, 2, 68, 54],
    [32, 1_920, 1_080, 2, 46, 36],
    [32, 1_920, 1_080, 3, 68, 54],
  ])(
    "%f inch, %i x %i, read from %f m: %i and %i px",
    (diagonalInches, widthPx, heightPx, distance, main, small) => {
      expect(boardTextPx(distance, { diagonalInches, widthPx, heightPx })).toEqual({ main, small });
    },
  );
});

describe("bands", () => {
  const predicted = { madeAt: 0, p50: 10 * MIN, p80: 13 * MIN, p90: 15 * MIN, by: "learnt" } as const;
  it.each([
    [0, "calm"],
    [9 * MIN, "calm"],
    [10.5 * MIN, "warm"],
    [14.5 * MIN, "late"],
    [15 * MIN, "late"],
  ])("at %i ms is %s", (now, band) => {
    expect(bandOf({ predicted, needBy: 15 * MIN }, now)).toBe(band);
  });

  it("goes by minutes since it fired where the template says so, whatever is predicted", () => {
    const lateness = { by: "minutes", warm: 5, late: 8 } as const;
    const ticket = { predicted, needBy: 0, firedAt: 2 * MIN };
    expect([6, 7, 9.9, 10].map((at) => bandOf(ticket, at * MIN, lateness))).toEqual([
      "calm",
      "warm",
      "warm",
      "late",
    ]);
  });

  it("takes the worst of hidden tickets, and none for none", () => {
    expect(worstBand(["calm", "late", "warm"])).toBe("late");
    expect(worstBand([])).toBeNull();
  });
});

describe("optimistic tickets", () => {
  const ticket = {
    orderId: "o",
    status: "accepted",
    readyAt: null,
    undoUntil: null,
    startedAt: null,
    prioritisedAt: null,
    hold: null,
    lines: [
      { lineId: "1", doneAt: null, mark: null },
      { lineId: "2", doneAt: null, mark: null },
      { lineId: "3", doneAt: null, mark: { kind: "removed", at: 1 } },
    ],
  } as unknown as Ticket;
  const pending = (deed: Asked = { verb: "bump", extra: {} }, answer: Ticket | null = null): Pending => ({
    ...deed,
    id: "tap",
    at: 1_000,
    answer,
    answeredAt: answer && 1_000,
  });
  const bumped = (answer: Ticket) => pending({ verb: "bump", extra: {} }, answer);

  it("shows a bump at once, with its undo time", () => {
    expect(withPending(ticket, [pending()], 1_000)).toMatchObject({ status: "ready", undoUntil: 7_000 });
  });

  it("shows the server's answer until the live topic says the same", () => {
    const answer = { ...ticket, status: "ready", readyAt: 990, undoUntil: 7_100 } as Ticket;
    const answered = bumped(answer);
    expect(withPending(ticket, [answered], 1_100)).toBe(answer);
    expect(isShown(ticket, answered)).toBe(false);
    expect(isShown(answer, answered)).toBe(true);
    expect(isShown(undefined, answered)).toBe(true);
  });

  it("makes a ticket ready with the last line to make, and open again when one is taken back", () => {
    const tap = (lineId: string, done: boolean) => pending({ verb: "tapLine", extra: { lineId, done } });
    expect(withPending(ticket, [tap("1", true)], 1_000)).toMatchObject({
      status: "cooking",
      startedAt: 1_000,
    });
    const both = [tap("1", true), tap("2", true)];
    expect(withPending(ticket, both, 1_000)).toMatchObject({ status: "ready", undoUntil: 7_000 });
    expect(withPending(ticket, [...both, tap("1", false)], 1_000)).toMatchObject({
      status: "cooking",
      readyAt: null,
    });
  });

  it("paints taps that are still unanswered over the answer to earlier ones", () => {
    const answer = { ...ticket, status: "cooking" } as Ticket;
    const second = pending({ verb: "prioritise", extra: { first: true } });
    expect(withPending(ticket, [bumped(answer), second], 1_100)).toMatchObject({
      status: "cooking",
      prioritisedAt: 1_000,
    });
  });

  it("forgets earlier answers with a later one that is shown, also when the topic jumped over them", () => {
    const shown = (...doneIds: string[]) =>
      ({
        ...ticket,
        lines: ticket.lines.map((line) => ({ ...line, doneAt: doneIds.includes(line.lineId) ? 1 : null })),
      }) as Ticket;
    const taps = [bumped(shown("1")), bumped(shown("1", "2")), pending()];
    expect(overOf(taps, shown("1", "2"), 1_100)).toEqual(taps.slice(0, 2));
    expect(overOf(taps, shown("1"), 1_100)).toEqual(taps.slice(0, 1));
    expect(overOf(taps, ticket, 1_100)).toEqual([]);
  });

  it("does not hide for long what the live topic says", () => {
    const answered = bumped({ ...ticket, status: "ready" });
    expect(withPending(ticket, [answered], 9_000)).toBe(ticket);
  });

  it("paints the same taps once, so that a board left offline is not laid out anew every second", () => {
    const taps = [pending()];
    expect(withPending(ticket, taps, 500_000)).toBe(withPending(ticket, taps, 1_000));
  });
});

describe("elapsed", () => {
  it.each([
    [-5_000, "0:00"],
    [7_400, "0:07"],
    [750_000, "12:30"],
    [3_725_000, "1:02:05"],
    // From 23:59:30 to half past midnight.
    [Date.UTC(2026, 0, 2, 0, 30) - Date.UTC(2026, 0, 1, 23, 59, 30), "30:30"],
  ])("%i ms is %s", (ms, text) => {
    expect(elapsed(ms)).toBe(text);
  });
});
