import type { FlipWeight } from "../../contracts/approvals.ts";
import type { ReviewKind } from "../../contracts/audit.ts";
import type { SwitchValue } from "../../contracts/switches.ts";

/** Who turned a switch on may turn it back alone for so long: a flip that made things worse must go at once. */
export const OWN_FLIP_MS = 15 * 60_000;

export interface FlipFacts {
  before: SwitchValue;
  after: SwitchValue;
  dropsWrites: boolean;
  /** All of the switch's exit conditions hold by what is measured; no data is no proof. */
  exitHolds: boolean;
}

/** What a flip does to protection. Renewing a lease counts as turning on once more. */
export function weighFlip({ before, after, dropsWrites, exitHolds }: FlipFacts): FlipWeight {
  if (Number(after) < Number(before)) return exitHolds ? "restores" : "loosens";
  return dropsWrites ? "drops_writes" : "tightens";
}

export interface FlipJudgement extends FlipFacts {
  /** A second person is asked in this installation now. */
  required: boolean;
  /** How it comes: approved by a second person, or by somebody who said to be alone. */
  leave: "approved" | "alone" | null;
  /** Since the same person set the switch, ms; null: somebody else did. */
  ownFlipAgeMs: number | null;
}

export type FlipVerdict = { outcome: "go"; review: ReviewKind | null } | { outcome: "ask" };

/**
 * Whether a person's flip goes through, and who looks at it afterwards. Tightening never waits; taking
 * back one's own flip does not either; what loosens or drops writes waits for a second person.
 */
export function judgeFlip(flip: FlipJudgement): FlipVerdict {
  const weight = weighFlip(flip);
  if (weight === "restores") return { outcome: "go", review: null };
  if (weight === "tightens") return { outcome: "go", review: "within_24h" };
  const takesBack = weight === "loosens" && flip.ownFlipAgeMs !== null && flip.ownFlipAgeMs <= OWN_FLIP_MS;
  if (takesBack) return { outcome: "go", review: "within_24h" };
  if (flip.leave === "approved") return { outcome: "go", review: null };
  if (!flip.required) return { outcome: "go", review: "within_24h" };
  return flip.leave === "alone" ? { outcome: "go", review: "alone" } : { outcome: "ask" };
}
