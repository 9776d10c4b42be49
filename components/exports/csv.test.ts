import { describe, expect, it } from "vitest";
import type { Column } from "./columns.ts";
import { toCsv } from "./csv.ts";

interface Row {
  name: string;
  requests: number;
  rate: number | null;
  at: number;
}
const columns: Column<Row>[] = [
  { key: "name", label: "Name, 名称", kind: "text", value: ({ name }) => name },
  { key: "requests", label: "n", kind: "count", value: ({ requests }) => requests },
  { key: "rate", label: "Rate", kind: "rate", value: ({ rate }) => rate },
  { key: "at", label: "Time", kind: "time", value: ({ at }) => at },
];
const row = (name: string, requests = 1, rate: number | null = 0.5): Row => ({ name, requests, rate, at: 0 });

/** A reader of RFC 4180 of its own, so that writer and reader do not share a mistake. */
function parse(text: string): string[][] {
  const records: string[][] = [[]];
  let [cell, quoted] = ["", false];
  const end = () => {
    records.at(-1)?.push(cell);
    cell = "";
  };
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") end();
    else if (char === "\r" && text[i + 1] === "\n") {
      end();
      records.push([]);
      i += 1;
    } else cell += char;
  }
  records.pop();
  return records;
}

describe("toCsv", () => {
  it("begins with a byte order mark and ends every line with CR LF", () => {
    const text = toCsv(columns, [row("a")]);
    expect(text.codePointAt(0)).toBe(0xfeff);
    expect(text).toBe('\uFEFF"Name, 名称",n,Rate,Time\r\na,1,0.5,1970-01-01T00:00:00.000Z\r\n');
  });

  it("gives back every text as it was, whatever it holds", () => {
    const names = ['say "so"', "a,b", "line\r\nbreak", "平安, 店", "", " padded ", "tab\tinside"];
    const [, ...read] = parse(
      toCsv(
        columns,
        names.map((name) => row(name)),
      ).slice(1),
    );
    expect(read.map(([name]) => name)).toEqual(names);
  });

  it.each(["=1+1", "+1", "-1", "@cmd", "\tx", "\rx", '=HYPERLINK("http://x")', "-"])(
    "keeps a spreadsheet from running %j",
    (name) => {
      expect(parse(toCsv(columns, [row(name)]).slice(1))[1]?.[0]).toBe(`'${name}`);
    },
  );

  it("guards the header too", () => {
    const [head] = parse(toCsv([{ ...columns[0], label: "=x" } as Column<Row>], []).slice(1));
    expect(head).toEqual(["'=x"]);
  });

  it("writes numbers for machines: no grouping, no rounding, no sign turned into text, empty for none", () => {
    const rate = -0.031_234_567_890_123;
    const [, first, second] = parse(
      toCsv(columns, [row("a", 1_234_567, rate), row("b", Number.NaN, null)]).slice(1),
    );
    expect(first?.slice(1, 3)).toEqual(["1234567", String(rate)]);
    expect(Number(first?.[2])).toBe(rate);
    expect(second?.slice(1, 3)).toEqual(["", ""]);
  });

  it("writes no minus before nought", () => {
    expect(parse(toCsv(columns, [row("a", -0)]).slice(1))[1]?.[1]).toBe("0");
  });
});
