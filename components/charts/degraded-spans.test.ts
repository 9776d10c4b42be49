import { expect, test } from "vitest";
import type { Mark } from "#server/contracts/operations.ts";
import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";
import { degradedSpans } from "./degraded-spans.ts";

const chart = { from: 0, to: 1_000 };
const flip = (at: number, key: SwitchKey, before: boolean | number, value: boolean | number) =>
  ({ id: `${key}${at}`, at, type: "switch", label: key, params: { key, before, value } }) as Mark;
const row = (key: SwitchKey, isDefault: boolean, setAt: number | null = null) =>
  ({ key, isDefault, setAt }) as SwitchRow;

test("a switch on and off again makes one span", () => {
  const marks = [flip(200, "writes.queued", false, true), flip(500, "writes.queued", true, false)];
  expect(degradedSpans({ ...chart, marks, switches: [row("writes.queued", true)] })).toEqual([
    { from: 200, to: 500 },
  ]);
});

test("a switch still on lasts to the chart's end, one on before it begins at its start", () => {
  const switches = [row("writes.queued", false, -5_000)];
  expect(degradedSpans({ ...chart, marks: [], switches })).toEqual([chart]);
  const ended = [flip(300, "live.coalesce", 2, 0)];
  expect(degradedSpans({ ...chart, marks: ended, switches: [row("live.coalesce", true)] })).toEqual([
    { from: 0, to: 300 },
  ]);
});

test("a renewed lease or another level does not cut the span", () => {
  const marks = [flip(100, "live.coalesce", 0, 1), flip(200, "live.coalesce", 1, 3)];
  expect(degradedSpans({ ...chart, marks, switches: [row("live.coalesce", false, 200)] })).toEqual([
    { from: 100, to: 1_000 },
  ]);
});

test("spans of several switches that overlap are one", () => {
  const marks = [
    flip(100, "writes.queued", false, true),
    flip(400, "writes.queued", true, false),
    flip(300, "prediction.simple", false, true),
    flip(600, "prediction.simple", true, false),
  ];
  const switches = [row("writes.queued", true), row("prediction.simple", true)];
  expect(degradedSpans({ ...chart, marks, switches })).toEqual([{ from: 100, to: 600 }]);
});
