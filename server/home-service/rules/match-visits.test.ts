import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_JOINT_VISITS,
  type Matching,
  matchOneByOne,
  matchVisits,
  type TakenHours,
  type VisitToMatch,
} from "./match-visits.ts";

const provider = fc.constantFrom("a", "b", "c", "d");
const score = fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10);
const candidates = fc
  .uniqueArray(fc.record({ providerId: provider, score }), {
    selector: ({ providerId }) => providerId,
    maxLength: 4,
  })
  .map((list) => list.sort((a, b) => b.score - a.score));
const span = fc
  .record({ startsAt: fc.integer({ min: 0, max: 12 }), hours: fc.integer({ min: 1, max: 5 }) })
  .map(({ startsAt, hours }) => ({ startsAt, endsAt: startsAt + hours }));
const visit = fc
  .record({ span, candidates })
  .map(({ span: it, ...rest }): VisitToMatch => ({ ...it, ...rest }));
const visitsOf = (maxLength: number) => fc.array(visit, { maxLength });
const taken = fc.array(
  fc.record({ span, providerId: provider }).map(
    ({ span: it, providerId }): TakenHours => ({
      ...it,
      providerId,
    }),
  ),
  { maxLength: 3 },
);

/** First how many have somebody, then their scores together, in tenths so that equal is equal. */
function rate(visits: readonly VisitToMatch[], matching: Matching): [number, number] {
  const scores = visits.flatMap(({ candidates: list }, index) =>
    list.filter(({ providerId }) => providerId === matching[index]).map((it) => Math.round(it.score * 10)),
  );
  return [scores.length, scores.reduce((sum, it) => sum + it, 0)];
}
const compare = (a: [number, number], b: [number, number]) => a[0] - b[0] || a[1] - b[1];
const clash = (a: TakenHours, b: TakenHours) =>
  a.providerId === b.providerId && a.startsAt < b.endsAt && b.startsAt < a.endsAt;

function bestOfAll(visits: VisitToMatch[], busy: TakenHours[]): [number, number] {
  const [first, ...rest] = visits;
  if (!first) return [0, 0];
  let best = bestOfAll(rest, busy);
  for (const { providerId, score: points } of first.candidates) {
    const hours = { providerId, startsAt: first.startsAt, endsAt: first.endsAt };
    if (busy.some((other) => clash(other, hours))) continue;
    const [count, total] = bestOfAll(rest, [...busy, hours]);
    const found: [number, number] = [count + 1, total + Math.round(points * 10)];
    if (compare(found, best) > 0) best = found;
  }
  return best;
}

describe("matchVisits", () => {
  it("gives both visits somebody where one by one leaves the second with nobody", () => {
    const both = [
      {
        startsAt: 0,
        endsAt: 2,
        candidates: [
          { providerId: "a", score: 90 },
          { providerId: "b", score: 60 },
        ],
      },
      { startsAt: 1, endsAt: 3, candidates: [{ providerId: "a", score: 70 }] },
    ];
    expect(matchOneByOne(both, [])).toEqual(["a", null]);
    expect(matchVisits(both, [])).toEqual(["b", "a"]);
  });

  it("is as good as trying everything", () => {
    fc.assert(
      fc.property(visitsOf(6), taken, (visits, busy) => {
        expect(rate(visits, matchVisits(visits, busy))).toEqual(bestOfAll(visits, busy));
      }),
      { numRuns: 1_000 },
    );
  });

  it("is as good as trying everything where all visits overlap", () => {
    fc.assert(
      fc.property(visitsOf(7), taken, (visits, busy) => {
        const atOnce = visits.map((it) => ({ ...it, startsAt: 5, endsAt: 8 }));
        expect(rate(atOnce, matchVisits(atOnce, busy))).toEqual(bestOfAll(atOnce, busy));
      }),
      { numRuns: 500 },
    );
  });

  it("is never worse than one by one, however many visits", () => {
    fc.assert(
      fc.property(visitsOf(MAX_JOINT_VISITS + 10), taken, (visits, busy) => {
        const together = rate(visits, matchVisits(visits, busy));
        expect(compare(together, rate(visits, matchOneByOne(visits, busy)))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it("sends nobody to two visits at once, to taken hours, or where they are no candidate", () => {
    fc.assert(
      fc.property(visitsOf(20), taken, (visits, busy) => {
        const hours = matchVisits(visits, busy).flatMap((providerId, index) => {
          const it = visits[index];
          if (!it || providerId === null) return [];
          expect(it.candidates.map((candidate) => candidate.providerId)).toContain(providerId);
          return [{ providerId, startsAt: it.startsAt, endsAt: it.endsAt }];
        });
        for (const [index, one] of hours.entries()) {
          expect([...busy, ...hours.slice(index + 1)].filter((other) => clash(one, other))).toEqual([]);
        }
      }),
    );
  });

  it("lets one provider take two visits that do not overlap", () => {
    const wish = [{ providerId: "a", score: 50 }];
    const visits = [0, 2, 1].map((startsAt) => ({ startsAt, endsAt: startsAt + 2, candidates: wish }));
    expect(matchVisits(visits, [])).toEqual(["a", "a", null]);
  });

  it("comes to an end when a score is no number", () => {
    const wish = [
      { providerId: "a", score: Number.NaN },
      { providerId: "b", score: Number.POSITIVE_INFINITY },
    ];
    const visits = [0, 0].map(() => ({ startsAt: 0, endsAt: 1, candidates: wish }));
    expect(matchVisits(visits, []).toSorted()).toEqual(["a", "b"]);
  });
});
