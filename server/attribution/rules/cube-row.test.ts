import { describe, expect, it } from "vitest";
import { type CubeRow, OTHER, spreadUnreached, toLeaves } from "./cube-row.ts";
import { explainWindows } from "./explain-windows.ts";

function row(values: string, ...counts: [number, number, number, number]): CubeRow {
  return { values: values.split(" "), counts };
}

describe("spreadUnreached", () => {
  it("keeps every request and every success", () => {
    const rows = [
      row("meal n1", 90, 100, 80, 100),
      row("meal n2", 45, 50, 50, 50),
      row("meal -", 0, 15, 0, 60),
      row("visit -", 0, 3, 0, 3),
    ];
    const spread = spreadUnreached(rows, 1);
    const sum = (of: CubeRow[]) =>
      [0, 1, 2, 3].map((k) => of.reduce((total, { counts }) => total + (counts[k] ?? 0), 0));
    sum(spread).forEach((total, k) => {
      expect(total).toBeCloseTo(sum(rows)[k] ?? 0, 9);
    });
    expect(spread.every(({ values }) => values[1] !== "-")).toBe(true);
  });

  it("keeps the value when no request reached any node", () => {
    expect(spreadUnreached([row("meal -", 0, 5, 0, 9)], 1)).toEqual([row("meal -", 0, 5, 0, 9)]);
  });

  it("lets refusals of one kind be blamed on the kind, not on the missing node", () => {
    const rows = ["meal", "visit", "slot"].flatMap((kind) => [
      row(`${kind} n1`, 950, 1_000, 950, 1_000),
      row(`${kind} n2`, 960, 1_000, 960, 1_000),
      row(`${kind} -`, 0, 20, 0, kind === "slot" ? 900 : 20),
    ]);
    const { causes, verdict } = explainWindows(["kind", "node"], rows);
    expect(verdict).toBe("causes");
    expect(causes.map(({ attributes }) => attributes)).toEqual([[{ dimension: "kind", value: "slot" }]]);
  });
});

describe("toLeaves", () => {
  it("puts rare values together and says how many", () => {
    const rows = [
      row("a", 50, 50, 50, 50),
      row("b", 1, 1, 0, 0),
      row("c", 0, 0, 1, 2),
      row("d", 30, 30, 30, 30),
    ];
    const { leaves, hiddenSmall } = toLeaves(["letter"], rows);
    expect([leaves.values[0], hiddenSmall]).toEqual([["a", OTHER, "d"], 2]);
  });
});

describe("explainWindows", () => {
  it("says too little data instead of guessing, with what it could have seen", () => {
    const found = explainWindows(["kind"], [row("meal", 18, 20, 2, 20), row("visit", 19, 20, 20, 20)]);
    expect(found).toMatchObject({ verdict: "too_little_data", causes: [] });
    expect(found.smallestDetectableDrop).toBeGreaterThan(0.2);
  });

  it("gives rows that add up to the whole change, the interval around each", () => {
    const rows = ["a", "b", "c"].flatMap((a) =>
      ["x", "y"].map((b) => row(`${a} ${b}`, 950, 1_000, a === "b" ? 700 : 948, b === "x" ? 1_000 : 1_400)),
    );
    const found = explainWindows(
      ["letter", "end"],
      rows.map(({ values, counts: [s, n, t, m] }) => ({ values, counts: [s, n, Math.min(t, m), m] })),
    );
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

  it("has nothing to say about no rows", () => {
    expect(explainWindows(["kind"], [])).toMatchObject({
      verdict: "too_little_data",
      change: 0,
      smallestDetectableDrop: null,
    });
  });
});
