import { describe, expect, it } from "vitest";
import type { AttributionFilter, Combination } from "#server/contracts/attribution.ts";
import { backTo, drillSteps, isPinned, withFilter, withKept } from "./drill-path.ts";

const keep = (value: string): AttributionFilter => ({ dimension: "network", value, mode: "keep" });
const pin: Combination = [
  { dimension: "device", value: "Android 10" },
  { dimension: "network", value: "4G" },
];
const other: Combination = [{ dimension: "region", value: "north" }];

describe("the drill path", () => {
  const state = { filters: [keep("4G"), keep("5G")], pinned: [pin, other] };

  it("goes back to any step, filters before pins", () => {
    expect(drillSteps(state).map(({ kind }) => kind)).toEqual(["filter", "filter", "pin", "pin"]);
    expect(backTo(state, 0)).toEqual({ filters: [], pinned: [] });
    expect(backTo(state, 1)).toEqual({ filters: [keep("4G")], pinned: [] });
    expect(backTo(state, 3)).toEqual({ filters: state.filters, pinned: [pin] });
  });

  it("knows a pinned combination in whatever order its attributes come", () => {
    expect(isPinned([other, pin], pin.toReversed())).toBe(true);
    expect(isPinned([pin], other)).toBe(false);
  });
});

describe("filters", () => {
  it("are turned round by the other mode and taken off by the same again", () => {
    const excluded = withFilter([keep("4G")], { ...keep("4G"), mode: "exclude" });
    expect(excluded).toEqual([{ ...keep("4G"), mode: "exclude" }]);
    expect(withFilter([keep("4G")], keep("4G"))).toEqual([]);
  });

  it("keep exactly the combination, also where another value of it was kept", () => {
    expect(withKept([keep("5G"), { dimension: "region", value: "north", mode: "exclude" }], pin)).toEqual([
      { dimension: "region", value: "north", mode: "exclude" },
      { dimension: "device", value: "Android 10", mode: "keep" },
      keep("4G"),
    ]);
  });
});
