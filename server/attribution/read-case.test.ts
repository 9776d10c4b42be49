import { describe, expect, it } from "vitest";
import { explainCase } from "./explain-case.ts";
import { parseCase } from "./read-case.ts";

const ratio = `region,device,succ_base,total_base,succ_cur,total_cur
north,0,95,100,96,100
north,,95,100,94,100
south,0,950,1000,600,1000
south,,940,1000,610,1000
west,0,951,1000,949,1000
west,,948,1000,951,1000
`;

describe("parseCase", () => {
  it("keeps blanks and zeros as values", () => {
    const { leaves } = parseCase(ratio);
    expect(leaves.dimensions).toEqual(["region", "device"]);
    expect(leaves.values).toEqual([
      ["north", "south", "west"],
      ["0", ""],
    ]);
  });
  it("tells amounts from rates by the last columns", () => {
    expect(parseCase("a,real,predict\r\nx,1.5,2\r\n")).toMatchObject({
      measure: "additive",
      leaves: { rows: 1 },
    });
  });
  it("refuses other columns and says which are needed", () => {
    expect(() => parseCase("a,b\n1,2\n")).toThrow("succ_base,total_base,succ_cur,total_cur or real,predict");
  });
  it("finds the columns in any order, with a byte order mark and with quotes", () => {
    const text = '\uFEFFtotal_cur,succ_cur,region,total_base,succ_base\r\n9,8,"a, ""b""",7,6\r\n';
    const { leaves, counts } = parseCase(text);
    expect(leaves.values).toEqual([['a, "b"']]);
    expect(counts).toEqual({
      succ_base: Float64Array.of(6),
      total_base: Float64Array.of(7),
      succ_cur: Float64Array.of(8),
      total_cur: Float64Array.of(9),
    });
  });
  it.each([
    ["x,-1,1,1,1", 'line 2 has "-1"'],
    ["x,n/a,1,1,1", 'line 2 has "n/a"'],
    ["x,2,1,1,1", "more successes than requests"],
    ["x,1,1,1,1,1", "more cells than the header"],
  ])("refuses the line %s and says which it is", (line, message) => {
    expect(() => parseCase(`a,succ_base,total_base,succ_cur,total_cur\n${line}\n`)).toThrow(message);
  });
});

describe("explainCase", () => {
  it.each(["0,0,60,100", "95,100,0,0", "0,0,0,0", ",,,"])(
    "finds nothing where a window is empty: %s",
    (counts) => {
      const rows = ["a", "b", "c", "d"].map((value) => `${value},${counts}\n`).join("");
      const answer = explainCase(parseCase(`x,succ_base,total_base,succ_cur,total_cur\n${rows}`));
      expect(answer).toMatchObject({ verdict: "none", answer: [], causes: [] });
    },
  );
  it("refuses more dimensions than a mask has bits, and takes as many as it has", () => {
    const wide = (count: number) => {
      const names = Array.from({ length: count }, (_, d) => `d${d}`);
      const row = (value: string, real: number) => `${names.map(() => value).join(",")},${real},100\n`;
      return parseCase(`${names.join(",")},real,predict\n${row("1", 20)}${row("2", 101)}${row("3", 99)}`);
    };
    expect(() => explainCase(wide(31))).toThrow("31 dimensions are more than the 30 allowed");
    expect(explainCase(wide(30)).verdict).toBe("causes");
  });

  it("answers in the notation of the labels, the answer first among the ranked", () => {
    const answer = explainCase(parseCase(ratio));
    expect(answer).toMatchObject({ answer: ["region=south"], verdict: "causes", mixDimension: null });
    expect(answer.causes[0]?.set).toEqual(["region=south"]);
    const scores = answer.causes.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((x, y) => y - x));
  });
});
