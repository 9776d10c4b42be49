import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLastKnownGood } from "./last-known-good.ts";

let dir: string;
let warnings: string[];
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "rushdeck-kept-"));
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (file = path.join(dir, "kept.json")) =>
  createLastKnownGood<number>({
    file,
    parse(raw) {
      if (typeof raw !== "number") throw new Error("no number");
      return raw;
    },
    nowMs: () => 1_234,
    warn: (line) => warnings.push(line),
  });

test("keeps the last of what was saved, with its time, and leaves no draft behind", async () => {
  const kept = open();
  for (let value = 1; value <= 20; value++) kept.save(value);
  await kept.written();
  expect(open().read()).toEqual({ value: 20, savedAt: 1_234 });
  expect(readdirSync(dir)).toEqual(["kept.json"]);
});

test("nothing there is nothing known, without a word", () => {
  expect(open().read()).toBeNull();
  expect(warnings).toEqual([]);
});

test.each(["", "{", '{"value":1}', '{"savedAt":1,"value":"one"}', "null", "\\u0000\\u0001"])(
  "a damaged file counts as none and is named: %j",
  (text) => {
    writeFileSync(path.join(dir, "kept.json"), text);
    expect(open().read()).toBeNull();
    expect(warnings).toHaveLength(1);
  },
);

test("a disk that cannot be written costs a warning and nothing else", async () => {
  writeFileSync(path.join(dir, "file"), "");
  const kept = open(path.join(dir, "file", "kept.json"));
  kept.save(1);
  await kept.written();
  kept.save(2);
  await kept.written();
  expect(warnings).toHaveLength(1);
});
