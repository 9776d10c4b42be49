import { describe, expect, it } from "vitest";
import { createAntagonist } from "./antagonist.ts";

const HOUR = 3_600_000;
const seeds = ["n1", "n2", "n3", "n4", "n5"];

/** Spells of one hour, in steps of a second. */
function spellsOf(seed: string) {
  const antagonist = createAntagonist(seed);
  const found = new Map<number, { lengthMs: number; factor: number }>();
  for (let t = 0; t < HOUR; t += 1_000) {
    const spell = antagonist.spellAt(t);
    if (spell) found.set(spell.startsAt, { lengthMs: spell.endsAt - spell.startsAt, factor: spell.factor });
  }
  return [...found.values()];
}

describe("createAntagonist", () => {
  it("is the same for the same seed and moment, and differs between nodes", () => {
    expect(createAntagonist("n1").rateAt(123_456)).toBe(createAntagonist("n1").rateAt(123_456));
    expect(new Set(seeds.map((seed) => createAntagonist(seed).baseRate)).size).toBe(seeds.length);
  });

  it("has a slow spell every four minutes, 10-40 s long, at 0.3-0.5 of the normal rate", () => {
    for (const seed of seeds) {
      const spells = spellsOf(seed);
      expect(spells).toHaveLength(15);
      for (const spell of spells) {
        expect(spell.lengthMs).toBeGreaterThanOrEqual(10_000);
        expect(spell.lengthMs).toBeLessThanOrEqual(40_000);
        expect(spell.factor).toBeGreaterThanOrEqual(0.3);
        expect(spell.factor).toBeLessThanOrEqual(0.5);
      }
    }
  });

  it("stays near 1 outside spells", () => {
    for (const seed of seeds) {
      const antagonist = createAntagonist(seed);
      for (let t = 0; t < HOUR; t += 997) {
        if (antagonist.spellAt(t)) continue;
        expect(antagonist.rateAt(t)).toBeGreaterThan(0.75);
        expect(antagonist.rateAt(t)).toBeLessThan(1.3);
      }
    }
  });
});
