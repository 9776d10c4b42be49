import { describe, expect, it } from "vitest";
import { FIELD, parseColumns } from "../outcomes/parse-columns.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { CombinationBook, createCombinationBooks } from "./combination-book.ts";
import { CellCombiner } from "./combine-cells.ts";

/** Without a histogram. */
const line = (at: number, success: number, total: number, ...values: string[]) =>
  [at, success, total, "", ...values].join(FIELD);

/** Lines begin with 0 before and 1 now, where the cube has its minute. */
function read(pieces: string[], dimensions: string[]) {
  const columns = pieces.map((text) => parseColumns(text, dimensions.length));
  return sumsOf(columns, new CombinationBook(dimensions));
}

function sumsOf(pieces: CubeColumns[], book: CombinationBook) {
  const combiner = new CellCombiner(book);
  for (const columns of pieces) combiner.add(columns, Int8Array.from(columns.minute));
  const { leaves, counts } = combiner.finish();
  return Array.from({ length: leaves.rows }, (_, at) => ({
    values: leaves.values.map((names, d) => names[leaves.codes[d]?.[at] ?? -1]),
    counts: counts.map((column) => column[at]),
  }));
}

describe("cells from pieces of the cube", () => {
  it("add up per combination, window by window, whatever code a piece gives a value", () => {
    const first = [line(0, 9, 10, "north", "4G"), line(1, 4, 10, "north", "4G")].join("\n");
    const second = [line(1, 7, 8, "南", ""), line(0, 5, 5, "north", "4G")].join("\n");
    expect(read([first, second], ["region", "network"])).toEqual([
      { values: ["north", "4G"], counts: [14, 15, 4, 10] },
      { values: ["南", ""], counts: [0, 0, 7, 8] },
    ]);
  });

  it("keep thousands of values and combinations apart", () => {
    const lines = Array.from({ length: 6_000 }, (_, i) => line(i % 2, 1, i + 1, `a${i % 700}`, `b${i % 13}`));
    const rows = read([lines.slice(0, 1_000).join("\n"), lines.slice(1_000).join("\n")], ["a", "b"]);
    const expected = new Map<string, number>();
    for (let i = 0; i < 6_000; i += 1) {
      const key = `a${i % 700}|b${i % 13}`;
      expected.set(key, (expected.get(key) ?? 0) + i + 1);
    }
    const sums = rows.map(({ values, counts }) => [values.join("|"), (counts[1] ?? 0) + (counts[3] ?? 0)]);
    expect(new Map(sums as [string, number][])).toEqual(expected);
  });

  it("are the same when there are more values than a key has room for", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const values = (i: number) => names.map((name, d) => `${name}${Math.floor(i / (d + 1)) % 900}`);
    const lines = Array.from({ length: 4_000 }, (_, i) => line(0, 1, 1, ...values(i % 2_000)));
    const rows = read([lines.slice(0, 700).join("\n"), lines.slice(700).join("\n")], names);
    expect(rows).toHaveLength(2_000);
    expect(rows.every(({ counts }) => counts[1] === 2)).toBe(true);
    expect(rows[1_234]?.values).toEqual(values(1_234));
  });

  it("are none from nothing", () => {
    expect(read([""], ["a"])).toEqual([]);
  });

  it("count right when a value holds the separator", () => {
    expect(read([line(1, 2, 3, "4G", `no${FIELD}rth`)], ["network", "region"])).toEqual([
      { values: ["4G", `no${FIELD}rth`], counts: [0, 0, 2, 3] },
    ]);
  });

  it("of one question hold nothing of another one's, asked of the same book", () => {
    const book = new CombinationBook(["region", "network"]);
    const [first, second] = [
      parseColumns(line(0, 9, 10, "north", "4G"), 2),
      parseColumns([line(1, 4, 10, "south", "5G"), line(1, 0, 0, "east", "5G")].join("\n"), 2),
    ];
    const alone = [{ values: ["south", "5G"], counts: [0, 0, 4, 10] }];
    expect(sumsOf([first], book)).toEqual([{ values: ["north", "4G"], counts: [9, 10, 0, 0] }]);
    expect(sumsOf([second], book)).toEqual(alone);
    expect(sumsOf([second], book)).toEqual(alone);
    const { leaves } = new CellCombiner(book).finish();
    expect(leaves.values).toEqual([[], []]);
  });

  it("keep a book a tenant, as long as they are few enough to keep", () => {
    const bookOf = createCombinationBooks(["a"], 10);
    const fill = (book: CombinationBook, count: number) => {
      const lines = Array.from({ length: count }, (_, i) => line(0, 1, 1, `v${i}`));
      book.numbersOf(parseColumns(lines.join("\n"), 1));
    };
    const [one, two] = [bookOf("one"), bookOf("two")];
    fill(one, 6);
    fill(two, 4);
    expect([bookOf("one"), bookOf("two")]).toEqual([one, two]);
    fill(two, 5);
    expect(bookOf("two")).toBe(two);
    expect(bookOf("one")).not.toBe(one);
    fill(two, 11);
    expect(bookOf("two")).not.toBe(two);
  });
});
