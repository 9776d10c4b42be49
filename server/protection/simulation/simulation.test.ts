import { describe, expect, it } from "vitest";
import { evaluate } from "../rules/evaluate.ts";
import { simulateSeed } from "./simulate-seed.ts";

describe("lives of rules, ladder and switches", () => {
  it("keep every promise, and have plenty to keep them against", () => {
    const total: Record<string, number> = {};
    for (let seed = 1; seed <= 100; seed++) {
      const { violations, figures } = simulateSeed(seed);
      expect([seed, violations]).toEqual([seed, []]);
      for (const [name, value] of Object.entries(figures)) total[name] = (total[name] ?? 0) + value;
    }
    for (const [name, value] of Object.entries(total)) expect([name, value > 5]).toEqual([name, true]);
  });

  it("are the same for the same seed", () => {
    expect(simulateSeed(7)).toEqual(simulateSeed(7));
  });
});

/** The first promise that some seed finds broken. */
function firstViolation(look: typeof evaluate): string | undefined {
  for (let seed = 1; seed <= 60; seed++) {
    const [violation] = simulateSeed(seed, look).violations;
    if (violation) return violation;
  }
  return undefined;
}

describe("they notice", () => {
  it.each<[string, RegExp, typeof evaluate]>([
    [
      "no data taken for calm",
      /without data/,
      (input) =>
        evaluate({
          ...input,
          read: (condition) => {
            const reading = input.read(condition);
            return reading.value === null ? { value: 0, samples: 1_000, fresh: true } : reading;
          },
        }),
    ],
    [
      "hands that are not seen",
      /overruled a hand/,
      (input) =>
        evaluate({ ...input, switches: input.switches.map((fact) => ({ ...fact, pinnedUntil: null })) }),
    ],
    [
      "a ladder that goes straight to where it is wanted",
      /jumped/,
      (input) => {
        const answer = evaluate(input);
        if (answer.state.ladder.hold) return answer;
        const ladder = { ...answer.state.ladder, level: answer.wanted.level };
        return { ...answer, state: { ...answer.state, ladder } };
      },
    ],
    [
      "changes that are not counted",
      /times in an hour/,
      (input) => {
        const rules = Object.entries(input.state.rules).map(([id, state]) => [
          id,
          { ...state, transitions: [] },
        ]);
        return evaluate({ ...input, state: { ...input.state, rules: Object.fromEntries(rules) } });
      },
    ],
  ])("%s", (_, words, look) => {
    expect(firstViolation(look)).toMatch(words);
  });
});
