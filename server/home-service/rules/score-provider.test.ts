import { describe, expect, it } from "vitest";
import { type Candidate, rankProviders, scoreProvider, type VisitWish } from "./score-provider.ts";

const wish: VisitWish = { skill: "cleaning", location: { xKm: 0, yKm: 0 }, startsAt: 1_000, endsAt: 2_000 };
const provider = (over: Partial<Candidate> = {}): Candidate => ({
  providerId: "p1",
  skills: { cleaning: 80 },
  rating: 4.5,
  xKm: 0,
  yKm: 0,
  busy: [],
  ...over,
});

describe("scoreProvider", () => {
  it.each([
    ["next door", { xKm: 0 }, 0.4 * 100 + 0.6 * 80],
    ["half the radius away", { xKm: 9, yKm: 12 }, 0.4 * 50 + 0.6 * 80],
    ["at the edge", { yKm: 30 }, 0.6 * 80],
    ["a level above 100 counts as 100", { skills: { cleaning: 140 } }, 100],
  ])("weighs distance 0.4 and skill 0.6: %s", (_, over, score) => {
    const verdict = scoreProvider(provider(over), wish);
    expect(verdict.outcome === "fits" && verdict.score).toBeCloseTo(score);
  });

  it.each([
    ["without the skill", { skills: { repair: 90 } }, "lacks_skill"],
    ["beyond the radius", { xKm: 30.1 }, "too_far"],
    ["busy at the start", { busy: [{ startsAt: 500, endsAt: 1_001 }] }, "busy"],
    ["busy at the end", { busy: [{ startsAt: 1_999, endsAt: 3_000 }] }, "busy"],
    ["busy throughout", { busy: [{ startsAt: 0, endsAt: 9_000 }] }, "busy"],
  ])("refuses a provider %s", (_, over, because) => {
    expect(scoreProvider(provider(over), wish)).toEqual({ outcome: "unfit", because });
  });

  it("lets visits touch: one ends when the next starts", () => {
    const busy = [
      { startsAt: 0, endsAt: 1_000 },
      { startsAt: 2_000, endsAt: 3_000 },
    ];
    expect(scoreProvider(provider({ busy }), wish).outcome).toBe("fits");
  });
});

describe("rankProviders", () => {
  it("puts the best first, leaves the unfit out, and breaks ties by rating, then id", () => {
    const ranked = rankProviders(
      [
        provider({ providerId: "b", rating: 4 }),
        provider({ providerId: "far", xKm: 15 }),
        provider({ providerId: "a", rating: 4 }),
        provider({ providerId: "star", rating: 5 }),
        provider({ providerId: "unskilled", skills: {} }),
      ],
      wish,
    );
    expect(ranked.map((r) => r.providerId)).toEqual(["star", "a", "b", "far"]);
  });
});
