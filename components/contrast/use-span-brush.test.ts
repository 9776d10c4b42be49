import { expect, it } from "vitest";
import { spanBetween } from "./use-span-brush.ts";

const minute = 60_000;
const span = { from: 0, to: 60 * minute };
const plot = { left: 100, width: 600 };

it("takes whole minutes between two places, in either direction", () => {
  expect(spanBetween(205, 304, plot, span)).toEqual({ from: 10 * minute, to: 21 * minute });
  expect(spanBetween(304, 205, plot, span)).toEqual({ from: 10 * minute, to: 21 * minute });
});

it("stays inside the span, and is never empty", () => {
  expect(spanBetween(0, 2_000, plot, span)).toEqual(span);
  expect(spanBetween(700, 2_000, plot, span)).toEqual({ from: 59 * minute, to: 60 * minute });
  expect(spanBetween(200, 200, plot, span)).toEqual({ from: 10 * minute, to: 11 * minute });
});
