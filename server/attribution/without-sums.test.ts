import { describe, expect, it } from "vitest";
import type { CubeDimension } from "../contracts/attribution.ts";
import { ColumnsWriter } from "../outcomes/rules/columns.ts";
import { type Causes, WithoutLines, WithoutWindows } from "./without-sums.ts";

const MINUTE = 60_000;
/** Region x device, 10 outcomes each a minute; the minutes 0 and 1 are before, 2 and 3 now. */
function columns() {
  const writer = new ColumnsWriter(8);
  for (let minute = 0; minute < 4; minute += 1)
    for (const region of [0, 1])
      for (const device of [0, 1]) {
        const failed = minute >= 2 && region === 0 ? (device === 0 ? 8 : 2) : 1;
        writer.add(minute, 10 - failed, 10, [region, device, 0, 0, 0, 0, 0, 0]);
      }
  const one = ["-"];
  return writer.finish([["north", "south"], ["Android", "iOS"], one, one, one, one, one, one]);
}
const cause = (...attributes: [CubeDimension, string][]) =>
  attributes.map(([dimension, value]) => ({ dimension, value }));
const androidNorth = cause(["region", "north"], ["device", "Android"]);
const north = cause(["region", "north"]);

function windows(causes: Causes) {
  const sums = new WithoutWindows(causes);
  const cube = columns();
  sums.add(
    cube,
    Int8Array.from(cube.minute, (minute) => (minute < 2 ? 0 : 1)),
  );
  return sums.finish();
}

describe("without a cause", () => {
  it("the sums are exactly those of the orders that do not match it", () => {
    const { all, alone } = windows([androidNorth]);
    expect(all).toEqual({ base: { success: 72, total: 80 }, current: { success: 56, total: 80 } });
    expect(alone).toEqual([{ base: { success: 54, total: 60 }, current: { success: 52, total: 60 } }]);
  });

  it("together an order is taken away once, by the first cause that matches it", () => {
    const { together, alone } = windows([androidNorth, north]);
    expect(together[1]).toEqual(alone[1]);
    expect(together[1]?.current).toEqual({ success: 36, total: 40 });
  });

  it("whose value was put together with others nothing is claimed, nor for what comes with it", () => {
    const { alone, together } = windows([north, cause(["device", "…"]), androidNorth]);
    expect(alone.map((sums) => sums === null)).toEqual([false, true, false]);
    expect(together.map((sums) => sums === null)).toEqual([false, true, true]);
  });

  it("a value that never came takes nothing away", () => {
    const { all, alone } = windows([cause(["region", "nowhere"])]);
    expect(alone[0]).toEqual(all);
  });

  it("the lines add up to the windows' sums", () => {
    const lines = new WithoutLines([androidNorth, north], 1);
    const cube = columns();
    lines.add(cube, new Int8Array(cube.rows));
    const drawn = lines.finish();
    const { together } = windows([androidNorth, north]);
    for (const [k, line] of drawn.entries()) {
      const sum = line.filter(({ at }) => at >= 2 * MINUTE).reduce((of, { total }) => of + total, 0);
      expect(sum).toBe(together[k]?.current.total);
    }
    expect(drawn[0]?.map(({ at }) => at)).toEqual([0, 1, 2, 3].map((minute) => minute * MINUTE));
  });
});
