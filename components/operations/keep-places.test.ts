import { expect, test } from "vitest";
import { keepPlaces } from "./keep-places.ts";

test.each([
  ["a better order waits", ["a", "b", "c"], ["c", "a", "b"], ["a", "b", "c"]],
  ["what is gone leaves", ["a", "b", "c"], ["c", "a"], ["a", "c"]],
  ["what is new joins at the end", ["a", "b"], ["new", "b", "a"], ["a", "b", "new"]],
])("nothing moves under the pointer: %s", (_, shown, wanted, expected) => {
  expect(keepPlaces(shown, wanted)).toEqual(expected);
});
