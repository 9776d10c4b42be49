import { describe, expect, it } from "vitest";
import { type CubeCells, hideRare, OTHER, spreadUnreached } from "./cube-cells.ts";
import { explainWindows } from "./explain-windows.ts";
import { codeLeaves } from "./leaves.ts";

type Counts = [number, number, number, number];
interface Row {
  values: string[];
  counts: Counts;
}
function row(values: string, ...counts: Counts): Row {
  return { values: values.split(" "), counts };
}
function cellsOf(dimensions: string[], rows: Row[]): CubeCells {
  const column = (k: 0 | 1 | 2 | 3) => Float64Array.from(rows, ({ counts }) => counts[k]);
  return {
    leaves: codeLeaves(
      dimensions,
      dimensions.map((_, d) => rows.map(({ values }) => values[d] ?? "")),
    ),
    counts: [column(0), column(1), column(2), column(3)],
  };
}
function rowsOf({ leaves, counts }: CubeCells): Row[] {
  return Array.from({ length: leaves.rows }, (_, at) => ({
    values: leaves.values.map((names, d) => names[leaves.codes[d]?.[at] ?? 0] ?? ""),
    counts: counts.map((column) => column[at] ?? 0) as Counts,
  }));
}

describe("spreadUnreached", () => {
  const dimensions = ["kind", "node"];

  it("keeps every request and every success", () => {
    const rows = [
      row("meal n1", 90, 100, 80, 100),
      row("meal n2", 45, 50, 50, 50),
      row("meal -", 0, 15, 0, 60),
      row("visit -", 0, 3, 0, 3),
    ];
    const spread = rowsOf(spreadUnreached(cellsOf(dimensions, rows), 1));
    for (const k of [0, 1, 2, 3] as const) {
      const sum = (of: Row[]) => of.reduce((total, { counts }) => total + counts[k], 0);
      expect(sum(spread)).toBeCloseTo(sum(rows), 4);
    }
    expect(spread.every(({ values }) => values[1] !== "-")).toBe(true);
  });

  it("gives each node its part", () => {
    const rows = [
      row("meal n1", 50, 50, 40, 50),
      row("meal n2", 150, 150, 140, 150),
      row("meal -", 0, 8, 0, 40),
    ];
    expect(rowsOf(spreadUnreached(cellsOf(dimensions, rows), 1))).toEqual([
      row("meal n1", 50, 52, 40, 60),
      row("meal n2", 150, 156, 140, 180),
    ]);
  });

  it("keeps the value when no request reached any node", () => {
    const cells = cellsOf(dimensions, [row("meal -", 0, 5, 0, 9)]);
    expect(rowsOf(spreadUnreached(cells, 1))).toEqual([row("meal -", 0, 5, 0, 9)]);
  });

  it("lets refusals of one kind be blamed on the kind, not on the missing node", () => {
    const rows = ["meal", "visit", "slot"].flatMap((kind) => [
      row(`${kind} n1`, 950, 1_000, 950, 1_000),
      row(`${kind} n2`, 960, 1_000, 960, 1_000),
      row(`${kind} -`, 0, 20, 0, kind === "slot" ? 900 : 20),
    ]);
    const { causes, verdict } = explainWindows(cellsOf(dimensions, rows));
    expect(verdict).toBe("causes");
    expect(causes.map(({ attributes }) => attributes)).toEqual([[{ dimension: "kind", value: "slot" }]]);
  });
});

describe("hideRare", () => {
  it("puts rare values together and says how many", () => {
    const rows = [
      row("a", 50, 50, 50, 50),
      row("b", 1, 1, 0, 0),
      row("c", 0, 0, 1, 2),
      row("d", 30, 30, 30, 30),
    ];
    const { cells, hidden } = hideRare(cellsOf(["letter"], rows));
    expect(rowsOf(cells).map(({ values }) => values[0])).toEqual(["a", OTHER, OTHER, "d"]);
    expect(hidden).toBe(2);
    expect(hideRare(cellsOf(["letter"], rows), 1).hidden).toBe(0);
    expect(hideRare(cellsOf(["letter"], rows), 80).hidden).toBe(3);
  });
});

describe("explainWindows", () => {
  it("says too little data instead of guessing, with what it could have seen", () => {
    const found = explainWindows(
      cellsOf(["kind"], [row("meal", 18, 20, 2, 20), row("visit", 19, 20, 20, 20)]),
    );
    expect(found).toMatchObject({ verdict: "too_little_data", causes: [] });
    expect(found.smallestDetectableDrop).toBeGreaterThan(0.2);
  });

  it("gives rows that add up to the whole change, the interval around each", () => {
    const rows = ["a", "b", "c"].flatMap((a) =>
      ["x", "y"].map((b) => {
        const requests = b === "x" ? 1_000 : 1_400;
        return row(`${a} ${b}`, 950, 1_000, Math.round(requests * (a === "b" ? 0.7 : 0.948)), requests);
      }),
    );
    const found = explainWindows(cellsOf(["letter", "end"], rows));
    const sum = found.causes.reduce(
      (total, cause) => total + cause.contribution,
      found.mix + found.unexplained,
    );
    expect(Math.abs(sum - found.change)).toBeLessThan(1e-9);
    const shares = found.causes.reduce(
      (total, { share }) => total + (share ?? 0),
      (found.mix + found.unexplained) / found.change,
    );
    expect(shares).toBeCloseTo(1, 9);
    for (const { contribution, interval } of found.causes) {
      expect(interval[0]).toBeLessThan(contribution);
      expect(interval[1]).toBeGreaterThan(contribution);
    }
  });

  describe("with pinned combinations", () => {
    const rows = ["a", "b", "c", "d"].flatMap((letter) =>
      ["x", "y"].map((end) =>
        row(
          `${letter} ${end}`,
          950,
          1_000,
          letter === "b" ? 700 : letter === "c" && end === "x" ? 800 : 949,
          1_000,
        ),
      ),
    );
    rows.push(row("rare1 x", 2, 2, 0, 1), row("rare2 y", 1, 1, 0, 2));
    const b = [{ dimension: "letter", value: "b" }] as never;
    const bx = [
      { dimension: "letter", value: "b" },
      { dimension: "end", value: "x" },
    ] as never;
    const find = (pinned: never[]) => explainWindows(cellsOf(["letter", "end"], rows), { pinned });

    it("tells them first, the rest ranked without them, all adding up", () => {
      const found = find([b]);
      expect(found.pinned).toMatchObject([{ attributes: b, current: { success: 1_400, total: 2_000 } }]);
      expect(found.causes.map(({ attributes }) => attributes.map(({ value }) => value))).toEqual([
        ["c", "x"],
      ]);
      const told = [...found.pinned, ...found.causes];
      const sum = told.reduce(
        (total, { contribution }) => total + contribution,
        found.mix + found.unexplained,
      );
      expect(Math.abs(sum - found.change)).toBeLessThan(1e-9);
    });

    it("counts a request once: for the first that has it", () => {
      const found = find([bx, b]);
      expect(found.pinned.map(({ current }) => current.total)).toEqual([1_000, 1_000]);
      expect(find([b, bx]).pinned[1]).toMatchObject({ contribution: 0, current: { total: 0 } });
    });

    it("knows a value by name that is too rare to stand alone, and those put together", () => {
      const of = (value: string) => find([[{ dimension: "letter", value }] as never]).pinned[0];
      expect(of("rare2")?.base.total).toBe(1);
      expect(of(OTHER)?.base.total).toBe(3);
      expect(of("never seen")).toMatchObject({ contribution: 0, interval: [0, 0], trafficShare: 0 });
    });

    it("keeps their figures when there is too little to rank", () => {
      const few = [row("a x", 9, 10, 2, 10), row("b x", 10, 10, 9, 10)];
      const found = explainWindows(cellsOf(["letter", "end"], few), { pinned: [b] });
      expect(found).toMatchObject({ verdict: "too_little_data", causes: [] });
      expect(found.pinned[0]?.current).toEqual({ success: 9, total: 10 });
      const sum = (found.pinned[0]?.contribution ?? 0) + found.mix + found.unexplained;
      expect(Math.abs(sum - found.change)).toBeLessThan(1e-9);
    });
  });

  it("has nothing to say about no rows", () => {
    expect(explainWindows(cellsOf(["kind"], []))).toMatchObject({
      verdict: "too_little_data",
      change: 0,
      smallestDetectableDrop: null,
    });
  });
});
