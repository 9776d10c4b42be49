import { expect, test } from "vitest";
import { below, type Condition } from "../../contracts/series.ts";
import { conditionHolds } from "./holds.ts";

const calm = below("commitP95Ms", 250, 60);
const loud: Condition = { ...calm, op: ">" };

test.each<[string, Condition, number | null, boolean]>([
  ["below what it must be below", calm, 249, true],
  ["exactly at it", calm, 250, false],
  ["above it", calm, 251, false],
  ["above what it must be above", loud, 251, true],
  ["at what it must be above", loud, 250, false],
  ["no data, of either kind", calm, null, false],
  ["no data, of either kind", loud, null, false],
  ["nonsense", calm, Number.NaN, false],
])("%s", (_, condition, value, expected) => {
  expect(conditionHolds(condition, { value })).toBe(expected);
});
