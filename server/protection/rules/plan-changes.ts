import type { LadderLevel, Obstacle } from "../../contracts/protection.ts";
import {
  type ChangeCause,
  DEFAULT_LEASE_MINUTES,
  type SwitchKey,
  type SwitchValue,
  switchCatalogue,
  switchKeys,
} from "../../contracts/switches.ts";
import { LADDER_HOLD_MS } from "./step-ladder.ts";

/** A lease that rules hold is renewed with this much left: before anybody is told that it ends. */
const RENEW_BEFORE_MS = 10 * 60_000;

/** A switch as it stands. */
export interface SwitchFact {
  key: SwitchKey;
  value: SwitchValue;
  revision: number;
  cause: ChangeCause | null;
  setByName: string | null;
  setAt: number | null;
  leaseUntil: number | null;
  pinnedUntil: number | null;
}

/** What a rule in force, or the ladder, asks of a switch. */
export interface Want {
  key: SwitchKey;
  value: SwitchValue;
  by: { id: string; name: string };
  cause: "rule" | "ladder";
  reason: string;
}

export interface PlannedChange extends Want {
  leaseMinutes: number;
  seenRevision: number;
}

export interface PlanInput {
  wants: readonly Want[];
  switches: readonly SwitchFact[];
  /** In whose name what nobody asks for any more is let go. */
  releaserOf(fact: SwitchFact): { id: string; name: string };
  /** Rank of a switch on the ladder: protection is put on from the lowest and taken off from the highest. */
  rankOf(key: SwitchKey): LadderLevel;
  /** Some rule cannot be read: what it wanted is not known, so nothing is let go. */
  mayRelease: boolean;
  now: number;
}

/**
 * What to change so that every switch is as rules and ladder ask. A switch under a person's hand is left
 * alone and named; a level moves by one per hold, also on its way back.
 */
export function planChanges({ wants, switches, releaserOf, rankOf, mayRelease, now }: PlanInput): {
  changes: PlannedChange[];
  obstacles: Obstacle[];
} {
  const strongest = strongestOf(wants);
  const tighten: PlannedChange[] = [];
  const loosen: PlannedChange[] = [];
  const obstacles: Obstacle[] = [];
  const byRank = [...switches].sort(
    (a, b) => rankOf(a.key) - rankOf(b.key) || switchKeys.indexOf(a.key) - switchKeys.indexOf(b.key),
  );
  for (const fact of byRank) {
    const { key, value, revision } = fact;
    const want = strongest.get(key);
    const pinned = fact.pinnedUntil !== null && fact.pinnedUntil > now;
    const change = { key, leaseMinutes: DEFAULT_LEASE_MINUTES, seenRevision: revision };
    if (!want) {
      const { safeDefault } = switchCatalogue[key];
      const ours = fact.cause === "rule" || fact.cause === "ladder";
      if (!ours || pinned || value === safeDefault || !mayRelease) continue;
      const to = oneStep(fact, safeDefault, now);
      if (to === value) continue;
      const by = releaserOf(fact);
      const cause = fact.cause === "rule" ? "rule" : "ladder";
      loosen.push({ ...change, value: to, by, cause, reason: "no rule asks for it any more" });
    } else if (want.value !== value) {
      if (pinned) {
        obstacles.push({ key, because: "pinned", byName: fact.setByName, until: fact.pinnedUntil });
        continue;
      }
      const to = oneStep(fact, want.value, now);
      if (to !== value) tighten.push({ ...change, ...want, value: to });
    } else if (!pinned && fact.leaseUntil !== null && fact.leaseUntil - now < RENEW_BEFORE_MS) {
      tighten.push({ ...change, ...want });
    }
  }
  return { changes: [...tighten, ...loosen.reverse()], obstacles };
}

/** Of several that ask for the same switch, the one that protects most. */
function strongestOf(wants: readonly Want[]): Map<SwitchKey, Want> {
  const strongest = new Map<SwitchKey, Want>();
  for (const want of wants) {
    const other = strongest.get(want.key);
    if (!other || Number(want.value) > Number(other.value)) strongest.set(want.key, want);
  }
  return strongest;
}

function oneStep({ value, setAt }: SwitchFact, wanted: SwitchValue, now: number): SwitchValue {
  if (typeof value !== "number" || typeof wanted !== "number") return wanted;
  if (setAt !== null && Math.abs(now - setAt) < LADDER_HOLD_MS) return value;
  return value + Math.sign(wanted - value);
}
