import { describe, expect, it } from "vitest";
import { isOrdersFile, readOrdersFile } from "./read-orders-file.ts";
import { isTrace, readCsv, readTrace, workOf } from "./read-trace.ts";

const csv = (...lines: string[]) => readCsv(`${lines.join("\n")}\n`);

describe("readTrace", () => {
  it.each([
    ["t_s,context_tokens,generated_tokens", "12.5,100,7"],
    ["t_s,input_tokens,output_tokens", "12.5,100,7"],
    ["TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:15:46.680,100,7"],
    ["generated_tokens,t_s,context_tokens", "7,12.5,100"],
  ])("reads whatever the columns are called and wherever they stand: %s", (header, row) => {
    expect(isTrace(header.split(","))).toBe(true);
    expect(readTrace(csv(header, row))).toEqual([{ atMs: 0, inputTokens: 100, outputTokens: 7 }]);
  });

  it("counts from the first row and sorts by time", () => {
    const rows = readTrace(csv("t_s,input_tokens,output_tokens", "9,1,1", "5,2,2", "7.5,3,3"));
    expect(rows.map((row) => row.atMs)).toEqual([0, 2_500, 4_000]);
  });

  it("takes 0.25 ms an input and 20 ms an output token unless told", () => {
    expect(workOf({ atMs: 0, inputTokens: 400, outputTokens: 50 })).toBe(1_100);
    expect(workOf({ atMs: 0, inputTokens: 400, outputTokens: 50 }, { input: 0.05, output: 20 })).toBe(1_020);
  });

  it.each([
    [
      ["t_s,context_tokens,generated_tokens", "0,1,2", "1,x,3"],
      'line 3, column context_tokens: "x" is not a count',
    ],
    [
      ["t_s,context_tokens,generated_tokens", "0,1,-2"],
      'line 2, column generated_tokens: "-2" is not a count',
    ],
    [["t_s,context_tokens,generated_tokens", "soon,1,2"], 'line 2, column t_s: "soon" is neither'],
    [["t_s,context_tokens,generated_tokens", "0,1"], "line 2: 2 columns where the header has 3"],
    [["t_s,context_tokens", "0,1"], "line 1: no column for output tokens"],
    [["t_s,context_tokens,generated_tokens"], "line 2: a header and no rows"],
  ])("names line and column of what does not fit: %j", (lines, message) => {
    expect(() => readTrace(csv(...lines))).toThrow(message);
  });

  it("names the line where a file stops being CSV", () => {
    expect(() => csv("t_s,a,b", '0,"1,2')).toThrow(/^line \d+: .*[Qq]uote/);
  });
});

describe("readOrdersFile", () => {
  const meal = "t_s,kind,shopId,class,items,region,customerName";

  it("reads orders with their lines, dimensions and customer", () => {
    const [first, second] = readOrdersFile(
      csv(
        meal,
        "3,meal,s1,paid,a x2; b,cn-east,王女士",
        '1,meal,s1,,"[{""itemId"":""c"",""quantity"":3}]",,',
      ),
      {},
    );
    expect(first).toMatchObject({
      atMs: 0,
      order: { class: "place", items: [{ itemId: "c", quantity: 3 }] },
    });
    expect(second).toMatchObject({
      atMs: 2_000,
      order: {
        kind: "meal",
        class: "paid",
        items: [
          { itemId: "a", quantity: 2 },
          { itemId: "b", quantity: 1 },
        ],
        dimensions: { region: "cn-east" },
        customer: { name: "王女士" },
      },
    });
  });

  it("takes kind and shop from the command line where the file has none", () => {
    const table = csv("acceptedAt,slotId,party", "2026-11-21T10:00:00Z,s1,2");
    expect(isOrdersFile(table.header)).toBe(true);
    expect(readOrdersFile(table, { kind: "reservation", shopId: "m" })).toMatchObject([
      { atMs: 0, order: { kind: "reservation", shopId: "m", slotId: "s1", party: 2 } },
    ]);
  });

  it.each([
    [["t_s,kind,shopId,party,slotId", "0,reservation,m,99,s1"], "line 2, column party"],
    [
      ["t_s,kind,shopId,party,slotId", "0,reservation,m,two,s1"],
      'line 2, column party: "two" is not a number',
    ],
    [["t_s,kind,shopId,slotId", "0,lunch,m,s1"], 'line 2, column kind: "lunch" is none of meal'],
    [["t_s,kind,shopId,items,colour", "0,meal,m,a,red"], 'line 1: unknown column "colour"'],
    [["t_s,kind,shopId,items", "0,meal,m,a b c"], 'line 2, column items: "a b c" is not like'],
    [["t_s,kind,shopId,items", "0,meal,m,"], "line 2, column items"],
  ])("names line and column of what does not fit: %j", (lines, message) => {
    expect(() => readOrdersFile(csv(...lines), {})).toThrow(message);
  });
});
