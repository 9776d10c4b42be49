import { expect, test } from "vitest";
import { plainJson, plainText } from "./plain-text.ts";

test.each([
  ['fine\n{"forged": "line"}', 'fine\\u000a{"forged": "line"}'],
  ["\u202egnp.exe", "\\u202egnp.exe"],
  ["a\u0000b\u001b[31mred\u009b", "a\\u0000b\\u001b[31mred\\u009b"],
  ["x\u2028y\u2029z\u200b", "x\\u2028y\\u2029z\\u200b"],
  ["tag\u{e0041}", "tag\\u{e0041}"],
  ["漢字 é 🥟 العربية", "漢字 é 🥟 العربية"],
])("writes out what could mislead a reader of %j", (raw, shown) => {
  expect(plainText(raw)).toBe(shown);
});

test("reaches into names and nested values, and leaves the rest alone", () => {
  expect(plainJson({ "a\n": ["\u202e", 1, null, true, { b: "\r" }] })).toEqual({
    "a\\u000a": ["\\u202e", 1, null, true, { b: "\\u000d" }],
  });
});
