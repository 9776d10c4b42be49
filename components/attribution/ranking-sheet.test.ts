import { describe, expect, it } from "vitest";
import type { Cause, Explanation } from "#server/contracts/attribution.ts";
import { measures } from "#server/contracts/measures.ts";
import { toCsv } from "../exports/csv.ts";
import { stripColumns, stripRecords, waterfallColumns, waterfallSteps } from "./chart-sheets.ts";
import { explanationRows } from "./explanation-rows.ts";
import { rankingColumns, rankingRecords } from "./ranking-sheet.ts";
import { sortRows } from "./sort-causes.ts";

function cause(value: string, contribution: number, total: number): Cause {
  return {
    attributes: [{ dimension: "device", value }],
    base: { success: total - 1, total },
    current: { success: total - 30, total },
    excessFailures: 29,
    contribution,
    mixEffect: 0.001,
    share: null,
    interval: [contribution - 0.01, contribution + 0.01],
    trafficShare: total / 1_000,
    score: 100,
  };
}

function explanationOf(measure: Explanation["measure"]): Explanation {
  return {
    measure,
    verdict: "causes",
    mixDimension: null,
    base: { success: 970, total: 1_000, rate: 0.97 },
    current: { success: 900, total: 1_000, rate: 0.9 },
    expectedTotal: 1_200,
    change: -0.07,
    pinned: [],
    causes: [cause("=cmd|calc", -0.02, 300), cause("Android 10, old", -0.04, 100)],
    alternatives: [],
    mix: 0.004,
    restMixEffect: 0.002,
    unexplained: -0.014,
    smallestDetectableDrop: 0.01,
    hiddenSmall: 0,
    tookMs: 3,
  };
}

const words = {
  combination: (attributes: Cause["attributes"]) => attributes.map(({ value }) => value).join(" + "),
  dimension: (name: string) => name.toUpperCase(),
  value: (_: string, value: string) => value,
};
const names = { mix: "Traffic mix", unexplained: "Not explained", total: "Whole change" };

describe.each(measures)("the sheets of %s", (measure) => {
  const explanation = explanationOf(measure);
  const columns = rankingColumns((key) => key, explanation);
  const records = (sort: "share" | "traffic") =>
    rankingRecords(explanation, sortRows(explanationRows(explanation), sort), words, names);
  const read = (key: string, sort: "share" | "traffic" = "share") =>
    records(sort).map((row) => columns.find((column) => column.key === key)?.value(row));

  it("hold the rows of the screen in its order, the whole change last", () => {
    expect(read("name").slice(0, 2)).toEqual(["Android 10, old", "=cmd|calc"]);
    expect(read("name", "traffic").slice(0, 2)).toEqual(["=cmd|calc", "Android 10, old"]);
    expect(read("kind").at(-1)).toBe("total");
    expect(read("kind").includes("mix")).toBe(measure !== "volume");
  });

  it("have effects that add up to the whole change", () => {
    const sum = (key: string) =>
      read(key).reduce<number>((all, value, i) => {
        const { kind } = records("share")[i] ?? {};
        return kind === "mix" || kind === "total" ? all : all + Number(value ?? 0);
      }, 0);
    expect(sum("rateEffect")).toBeCloseTo(explanation.change - explanation.mix, 12);
    if (measure !== "volume") expect(sum("mixEffect")).toBeCloseTo(explanation.mix, 12);
  });

  it("have raw counts of which the rate is the quotient; of volumes what was expected instead", () => {
    if (measure === "volume") {
      expect(columns.some(({ key }) => key === "currentRate" || key === "mixEffect")).toBe(false);
      expect(read("expected")[0]).toBeCloseTo(120, 9);
      expect(read("excess")[0]).toBe(29);
    } else {
      expect(read("currentRate")[0]).toBe(70 / 100);
      expect([read("currentSuccess")[0], read("currentTotal")[0]]).toEqual([70, 100]);
      expect(read("excess")[0]).toBe(29);
    }
  });

  it("come out as CSV with as many lines as rows, and no value that a spreadsheet would run", () => {
    const lines = toCsv(columns, records("share")).slice(1).trimEnd().split("\r\n");
    expect(lines).toHaveLength(records("share").length + 1);
    expect(lines[1]).toContain('"Android 10, old"');
    expect(lines[2]).toContain(",'=cmd|calc,");
    const text = lines.map((line) => line.split(",").length);
    expect(Math.min(...text)).toBe(columns.length);
  });

  it("of the waterfall begin at the baseline and end at the current level", () => {
    const steps = waterfallSteps(explanation, words, names);
    expect(steps[0]?.from).toBe(0.97);
    expect(waterfallColumns((key) => key).map(({ key }) => key)).toEqual(["name", "from", "effect", "to"]);
    for (const [i, step] of steps.entries()) expect(step.to).toBe(steps[i + 1]?.from ?? step.to);
  });

  it("of the strips hold every value of every dimension", () => {
    const strips = (["device", "region"] as const).map((dimension) => ({
      dimension,
      values: Array.from({ length: 20 }, (_, i) => ({
        value: `${dimension} ${i}`,
        base: { success: 8, total: 10, p95Ms: 900 },
        current: { success: 6, total: 10, p95Ms: 1_900 },
      })),
    }));
    const rows = stripRecords(strips);
    expect(rows).toHaveLength(40);
    const columnsOf = stripColumns((key) => key, words, { ...explanation, strips, pinned: [] });
    const change = columnsOf.find(({ key }) => key === "change")?.value(rows[0] ?? ({} as never));
    expect(change).toBeCloseTo(measure === "volume" ? 10 / 12 - 1 : -0.2, 12);
    expect(columnsOf.some(({ key }) => key === "currentP95")).toBe(measure === "speed");
  });
});
