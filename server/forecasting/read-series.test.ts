import { expect, test } from "vitest";
import { parseSeries } from "./read-series.ts";

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;

test("series come in the order they first appear, whatever the column of numbers is called", () => {
  const read = parseSeries(lines("series,t_s,req_per_s", "b,0,1", "a,0,5", "b,600,2", "a,600,6"));
  expect(read.map(({ name, stepSeconds, values }) => ({ name, stepSeconds, values }))).toEqual([
    { name: "b", stepSeconds: 600, values: [1, 2] },
    { name: "a", stepSeconds: 600, values: [5, 6] },
  ]);
});

test("times may be seconds, or dates read as UTC unless they name a zone", () => {
  const [read] = parseSeries(
    lines(
      "timestamp,value",
      "2026-05-01 18:00:00,1",
      "2026-05-01T18:05:00Z,2",
      "2026-05-01 20:10:00+02:00,3",
    ),
  );
  expect(read).toMatchObject({ name: "series", stepSeconds: 300, values: [1, 2, 3] });
});

test("rows are sorted, rows of one bin averaged, gaps and unknown values left unknown, and all counted", () => {
  const [read] = parseSeries(
    lines("t_s,value", "0,1", "600,4", "300,2", "310,4", "900,", "1200,NaN", "2100,9", "2400,9", "1500,1"),
  );
  expect(read?.values).toEqual([1, 3, 4, null, null, 1, null, 9, 9]);
  expect(read).toMatchObject({ rows: 9, missing: 3, duplicates: 1, outOfOrder: 2 });
});

test("quoted cells, a byte order mark, Windows line ends and blank lines are read", () => {
  const [read] = parseSeries('\uFEFFseries,t_s,value\r\n"shop, 1",0,"1"\r\n\r\n"shop, 1",60,2\r\n');
  expect(read).toMatchObject({ name: "shop, 1", values: [1, 2] });
});

test.each([
  ["", undefined, "line 1: there is no column t_s or timestamp"],
  ["series,value\na,1", undefined, "line 1: there is no column t_s or timestamp"],
  ["series,t_s\na,1", undefined, "line 1: there is no column with numbers beside the time"],
  ["t_s,x,y\n0,1,2", undefined, "line 1: more than one column holds numbers (x, y); choose with --column"],
  ["t_s,value\n0,1", "load", "line 1: there is no column load"],
  ["t_s,value\n", undefined, "line 2: there are no rows after the header"],
  ["t_s,value\n0,1\n60,many", undefined, 'line 3, column value: "many" is not a number'],
  ["t_s,value\n0,1\n60,Infinity", undefined, 'line 3, column value: "Infinity" is not a number'],
  ["t_s,value\n0,1\n60,-3", undefined, "line 3, column value: -3 is negative, and a load never is"],
  ["t_s,value\n0,1\nsoon,2", undefined, 'line 3, column t_s: "soon" is neither seconds nor a time'],
  ["timestamp,value\n2026-13-40 00:00:00,2", undefined, "line 2, column timestamp:"],
  ["series,t_s,value\na,0,1\n,60,1", undefined, "line 3, column series: it is empty"],
  ["series,t_s,value\na,0", undefined, "line 2: 2 cells where the header has 3"],
  ["t_s,value\n0,1\n60,1\n120,1\n99999999999,1", undefined, "line 5, column t_s: a gap of"],
])("%j says what is wrong and where", (text, column, message) => {
  expect(() => parseSeries(text, column)).toThrow(message);
});
