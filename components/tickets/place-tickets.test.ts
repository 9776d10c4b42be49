import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Item, type Place, type Places, placeTickets } from "./place-tickets.ts";

const columns = 3;
const rows = 4;
const shownPage = 0;

/** One moment of a service: what is open, and whether somebody has just touched the screen. */
const moment = fc.record({
  touched: fc.boolean(),
  items: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 25 }),
      span: fc.integer({ min: 1, max: rows }),
      first: fc.boolean(),
    }),
    { maxLength: 18, selector: ({ id }) => id },
  ),
});

function cellsOf({ page, column, row, span }: Place): string[] {
  return Array.from({ length: span }, (_, i) => `${page}/${column}/${row + i}`);
}

describe("stable cells", () => {
  it("moves no ticket on any page while someone is touching, whatever comes, goes, grows or is put first", () => {
    let held = 0;
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2, maxLength: 12 }), (moments) => {
        let places: Places = new Map();
        for (const { touched, items } of moments) {
          const next = placeTickets({
            previous: places,
            items: items.map(({ id, span, first }): Item => ({ key: String(id), span, first })),
            columns,
            rows,
            shownPage,
            mayMoveHidden: !touched,
          });
          for (const [key, now] of next) {
            const before = places.get(key);
            if (!before || !touched) continue;
            held += 1;
            expect(now).toEqual(before);
          }
          const cells = [...next.values()].flatMap(cellsOf);
          expect(new Set(cells).size).toBe(cells.length);
          expect(next.size).toBe(items.length);
          places = next;
        }
      }),
      { numRuns: 300 },
    );
    expect(held).toBeGreaterThan(500);
  });

  it("moves nothing in view that neither grows nor is put first, even when nobody touches", () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2, maxLength: 12 }), (moments) => {
        let places: Places = new Map();
        for (const { items } of moments) {
          const plain = items.map(({ id, span }): Item => ({ key: String(id), span }));
          const next = placeTickets({
            previous: places,
            items: plain,
            columns,
            rows,
            shownPage,
            mayMoveHidden: true,
          });
          for (const { key, span } of plain) {
            const before = places.get(key);
            if (before?.page === shownPage && span <= before.span) expect(next.get(key)).toEqual(before);
          }
          places = next;
        }
      }),
    );
  });
});

describe("tickets that change", () => {
  const place = (previous: Places, items: Item[], over: Partial<Parameters<typeof placeTickets>[0]> = {}) =>
    placeTickets({ previous, items, columns, rows, shownPage, mayMoveHidden: true, ...over });
  const full = place(
    new Map(),
    ["a", "b", "c", "d", "e", "f"].map((key) => ({ key, span: 2 })),
  );

  it("grow on the spot where the cells below are free", () => {
    const before: Places = new Map([["a", { page: 0, column: 1, row: 1, span: 2 }]]);
    expect(place(before, [{ key: "a", span: 3 }]).get("a")).toEqual({ page: 0, column: 1, row: 1, span: 3 });
  });

  it("keep the cells they no longer need, so that their button stays where it is", () => {
    expect(place(full, [{ key: "b", span: 1 }]).get("b")).toEqual(full.get("b"));
  });

  it("have a cell each when there are hundreds, the first of each height before the next", () => {
    const crowd = Array.from({ length: 900 }, (_, i): Item => ({ key: String(i), span: 1 + (i % 3) }));
    const places = place(new Map(), crowd);
    expect(new Set([...places.values()].flatMap(cellsOf)).size).toBe(
      crowd.reduce((cells, { span }) => cells + span, 0),
    );
    for (const span of [1, 2, 3]) {
      const pages = crowd.filter((item) => item.span === span).map(({ key }) => places.get(key)?.page ?? -1);
      expect(pages).toEqual(pages.toSorted((a, b) => a - b));
    }
    expect(place(places, crowd)).toEqual(places);
  });

  it("go to the front when put first, from any page, once nobody is touching", () => {
    const withLast = place(full, [
      ...[...full.keys()].map((key) => ({ key, span: 2 })),
      { key: "g", span: 2 },
    ]);
    expect(withLast.get("g")?.page).toBe(1);
    const pinned: Item[] = [
      { key: "g", span: 2, first: true },
      ...[...full.keys()].map((key) => ({ key, span: 2 })),
    ];
    expect(place(withLast, pinned, { mayMoveHidden: false }).get("g")?.page).toBe(1);
    const after = place(withLast, pinned);
    expect(after.get("g")).toEqual({ page: 0, column: 0, row: 0, span: 2 });
    expect(after.get("b")).toEqual(full.get("b"));
    expect(place(after, pinned)).toEqual(after);
  });
});
