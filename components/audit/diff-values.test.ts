import { expect, test } from "vitest";
import { diffValues } from "./diff-values.ts";

test("names what changed, came and went before what stayed", () => {
  expect(
    diffValues(
      { value: false, revision: 3, by: { name: "Lin" }, list: [1, 2] },
      { value: true, revision: 3, lease: null, by: { name: "Lin" }, list: [1] },
    ),
  ).toEqual([
    { path: "value", before: "false", after: "true", change: "changed" },
    { path: "list.1", before: "2", after: null, change: "removed" },
    { path: "lease", before: null, after: "null", change: "added" },
    { path: "revision", before: "3", after: "3", change: "same" },
    { path: "by.name", before: '"Lin"', after: '"Lin"', change: "same" },
    { path: "list.0", before: "1", after: "1", change: "same" },
  ]);
});

test("takes a plain value and nothing at all", () => {
  expect(diffValues(null, "on")).toEqual([{ path: "", before: null, after: '"on"', change: "added" }]);
  expect(diffValues(null, null)).toEqual([]);
});
