import { expect, test } from "vitest";
import { seededRandom } from "../shared/seeded-random.ts";
import { FIELD, parseColumns } from "./parse-columns.ts";
import { bytesOf } from "./rules/columns.ts";
import { fromBytes, toBytes } from "./segment-bytes.ts";

function someColumns(rows: number) {
  const random = seededRandom(4);
  const line = (i: number) =>
    [
      29_000_000 + (i % 60),
      Math.floor(random() * 9),
      9,
      [",,4,,,5", "9", "", ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,70000"][i % 4],
      `region ${i % 7}`,
      "南 ☃",
      Math.floor(random() * 300),
    ].join(FIELD);
  return parseColumns(Array.from({ length: rows }, (_, i) => line(i)).join("\n"), 3);
}

test("an hour of cells comes back from its bytes as it was", () => {
  for (const rows of [0, 1, 5_000]) {
    const columns = someColumns(rows);
    expect(fromBytes(toBytes(columns))).toEqual(columns);
  }
});

test("bytes that are damaged, cut short or of another form are no segment", () => {
  const bytes = toBytes(someColumns(500));
  expect(fromBytes(bytes.subarray(0, bytes.length - 9))).toBeNull();
  expect(fromBytes(Buffer.from("something else"))).toBeNull();
  expect(fromBytes(Buffer.alloc(0))).toBeNull();
});

test("histograms keep their buckets", () => {
  const { latency } = fromBytes(toBytes(someColumns(4))) ?? someColumns(0);
  expect([...latency.start]).toEqual([0, 2, 3, 3, 4]);
  expect([...latency.bucket]).toEqual([2, 5, 0, 41]);
  expect([...latency.count]).toEqual([4, 5, 9, 70_000]);
});

test("rows take a few bytes each", () => {
  expect(bytesOf(someColumns(5_000))).toBe(5_000 * 22 + 4 + 5_000 * 5);
});
