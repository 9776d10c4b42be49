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
});

describe("explainCase", () => {
  it("answers in the notation of the labels, the answer first among the ranked", () => {
    const answer = explainCase(parseCase(ratio));
    expect(answer).toMatchObject({ answer: ["region=south"], verdict: "causes", mixDimension: null });
    expect(answer.causes[0]?.set).toEqual(["region=south"]);
    const scores = answer.causes.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((x, y) => y - x));
  });
});
