import { unitOf } from "../../shared/seeded-random.ts";

/**
 * The load a simulated node shares its machine with, as in the reference simulation: nodes are
 * unequal, their rate wanders, and every few minutes comes a slow spell of 10-40 s.
 */
export interface Antagonist {
  /** The rate without wander and spells, 0.85..1.15, decided by the seed. */
  readonly baseRate: number;
  /** Work done per busy slot-second at this moment; 1 is the reference node. */
  rateAt(nowMs: number): number;
  /** The slow spell of this moment, if there is one. */
  spellAt(nowMs: number): Spell | null;
}

export interface Spell {
  startsAt: number;
  endsAt: number;
  /** 0.3..0.5 of the normal rate. */
  factor: number;
}

const SPELL_EVERY_MS = 4 * 60_000;
const SPELL_MIN_MS = 10_000;
const SPELL_MAX_MS = 40_000;

/** Depends on the seed and the time alone: two runs at the same moment see the same machine. */
export function createAntagonist(seed: string): Antagonist {
  const between = (what: string, low: number, high: number) => low + (high - low) * unitOf(`${seed}/${what}`);
  const baseRate = between("base", 0.85, 1.15);
  const slow = { periodMs: between("p1", 70_000, 130_000), phase: between("f1", 0, 2 * Math.PI) };
  const fast = { periodMs: between("p2", 9_000, 17_000), phase: between("f2", 0, 2 * Math.PI) };

  function spellAt(nowMs: number): Spell | null {
    const turn = Math.floor(nowMs / SPELL_EVERY_MS);
    const lengthMs = between(`length ${turn}`, SPELL_MIN_MS, SPELL_MAX_MS);
    const startsAt = turn * SPELL_EVERY_MS + between(`start ${turn}`, 0, SPELL_EVERY_MS - lengthMs);
    const endsAt = startsAt + lengthMs;
    return nowMs >= startsAt && nowMs < endsAt
      ? { startsAt, endsAt, factor: between(`depth ${turn}`, 0.3, 0.5) }
      : null;
  }

  return {
    baseRate,
    spellAt,
    rateAt(nowMs) {
      const wander =
        1 +
        0.06 * Math.sin((2 * Math.PI * nowMs) / slow.periodMs + slow.phase) +
        0.04 * Math.sin((2 * Math.PI * nowMs) / fast.periodMs + fast.phase);
      return baseRate * wander * (spellAt(nowMs)?.factor ?? 1);
    },
  };
}
