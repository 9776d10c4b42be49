import { describe, expect, it } from "vitest";
import type { Explanation } from "#server/contracts/attribution.ts";
import { compareRankings } from "./compare-rankings.ts";

type Ranking = Parameters<typeof compareRankings>[0];
const ranking = (verdict: Explanation["verdict"], ...values: string[]): Ranking => ({
  verdict,
  mixDimension: null,
  pinned: [],
  causes: values.map((value) => ({
    attributes: [
      { dimension: "device", value },
      { dimension: "network", value: "4G" },
    ],
  })) as Ranking["causes"],
});

describe("compareRankings", () => {
  it.each([
    ["the same causes in the same order", ranking("causes", "a", "b"), ranking("causes", "a", "b"), "holds"],
    ["another order", ranking("causes", "a", "b"), ranking("causes", "b", "a"), "order"],
    ["a cause less", ranking("causes", "a", "b"), ranking("causes", "a"), "changed"],
    ["another cause", ranking("causes", "a"), ranking("causes", "b"), "changed"],
    ["nothing both times", ranking("none"), ranking("none"), "holds"],
    ["nothing any more", ranking("causes", "a"), ranking("none"), "changed"],
    ["nothing, but for another reason", ranking("global"), ranking("none"), "changed"],
  ] as const)("%s", (_, then, now, expected) => {
    expect(compareRankings(then, now)).toBe(expected);
  });

  it("takes attributes in any order, and a mix of another dimension as another answer", () => {
    const turned = ranking("causes", "a");
    for (const cause of turned.causes) cause.attributes.reverse();
    expect(compareRankings(ranking("causes", "a"), turned)).toBe("holds");
    const mix = (mixDimension: string) => ({ ...ranking("mix"), mixDimension });
    expect(compareRankings(mix("region"), mix("device"))).toBe("changed");
  });
});
