import { expect, it } from "vitest";
import { totalsOf } from "./matrix-totals.ts";

const cell = (base: [number, number], current: [number, number]) => ({
  base: { success: base[0], total: base[1] },
  current: { success: current[0], total: current[1] },
});

it("adds requests and successes up, so that a margin's rate is no average of rates", () => {
  const totals = totalsOf({
    columns: { dimension: "network", values: ["4G", "5G"], folded: 0 },
    cells: [
      [cell([9, 10], [1, 2]), cell([90, 100], [900, 1_000])],
      [cell([0, 0], [0, 0]), cell([5, 10], [10, 10])],
    ],
  });
  expect(totals.rows[0]?.current).toEqual({ success: 901, total: 1_002 });
  expect(totals.columns).toEqual([cell([9, 10], [1, 2]), cell([95, 110], [910, 1_010])]);
  expect(totals.whole).toEqual(cell([104, 120], [911, 1_012]));
  expect(totals.busiest).toBe(1_000);
});
