import type { ReliefEvidence, SwitchOutlookPoints } from "../../contracts/incidents.ts";
import type { OrderClass } from "../../contracts/orders.ts";
import { type SwitchKey, switchCatalogue } from "../../contracts/switches.ts";
import type { LearntFactor } from "./learn-share.ts";
import { type Failure, type ReliefEntry, reliefTable } from "./relief-table.ts";

/** Requests of one kind among those of a cause, in both windows. */
export interface KindCounts {
  kind: string;
  base: { total: number } & Record<Failure, number>;
  current: { total: number } & Record<Failure, number>;
}

/** A cause as the explanation has it, with how its requests failed. */
export interface CauseFailures {
  /** Failures beyond what the baseline would have given, and how uncertain they are (standard deviation). */
  excess: number;
  excessDeviation: number;
  kinds: readonly KindCounts[];
}

export interface ReliefInput {
  causes: readonly CauseFailures[];
  /** All requests of the current window. */
  requests: number;
  /** Refusals by reason, in both windows; from receipts. */
  refusals: Record<string, { base: number; current: number }>;
  /** Part of all requests that are of this class, and the part of all that are and succeed. */
  classes: Record<OrderClass, { share: number; success: number }>;
  evidence: Record<ReliefEvidence, boolean>;
}

/** Below it a switch is not worth the flip. */
const LEAST_POINTS = 0.003;
const NORMAL_95 = 1.96;
export const failures = [
  "late",
  "failed",
  "expired",
  "rejected",
  "refused",
] as const satisfies readonly Failure[];

/** A prediction, with what the table alone makes of it. */
export type Prediction = SwitchOutlookPoints & { byTable: number };

/**
 * What turning a switch on should do to the success rate: the excess failures of the explained causes that it
 * relieves x the share it relieves / all requests, less what it turns away itself. The interval is 95 %: the
 * deviations of the excess (from the explanation's interval) and of the share (from how measured flips differ
 * from what was promised) add up as independent ones do (delta method).
 */
export function predictRelief(key: SwitchKey, input: ReliefInput, learnt: LearntFactor): Prediction {
  const entry: ReliefEntry = reliefTable[key];
  const { relievable, byTable, spread } = reliefOf(entry, input);
  const away = entry.turnsAway.reduce((sum, name) => sum + input.classes[name].share, 0);
  const cost = entry.turnsAway.reduce((sum, name) => sum + input.classes[name].success, 0);
  // Whom it turns away it does not help.
  const saved = byTable * (1 - away);
  const gain = Math.min(relievable, saved * learnt.factor);
  const points = gain - cost;
  const deviation = Math.hypot(gain * spread, saved * learnt.deviation);
  const { type, safeDefault } = switchCatalogue[key];
  return {
    key,
    value: type === "level" ? 1 : !safeDefault,
    points,
    interval: [points - NORMAL_95 * deviation, Math.min(relievable - cost, points + NORMAL_95 * deviation)],
    relievable,
    share: relievable > 0 ? gain / relievable : 0,
    measuredTimes: learnt.times,
    measuredMean: learnt.measuredMean,
    cost,
    byTable: saved,
    not: whyNot(entry, input, { relievable, points, cost }),
  };
}

function whyNot(
  { needs }: ReliefEntry,
  { evidence }: ReliefInput,
  { relievable, points, cost }: { relievable: number; points: number; cost: number },
): Prediction["not"] {
  if (relievable <= 0) return { kind: "nothing_to_relieve" };
  if (needs && !evidence[needs]) return { kind: "no_evidence", because: needs };
  if (points < 0 && cost > 0) return { kind: "costs_more", points };
  if (points < LEAST_POINTS) return { kind: "too_little", points };
  return null;
}

/** In points of the rate; `spread` is the deviation of the excess as a part of it. */
function reliefOf(entry: ReliefEntry, { causes, requests, refusals }: ReliefInput) {
  let relievable = 0;
  let byTable = 0;
  let variance = 0;
  for (const cause of causes) {
    const whole = cause.excess;
    if (whole <= 0 || requests <= 0) continue;
    let touched = 0;
    for (const { kind, failure, excess } of excessParts(cause)) {
      for (const relief of entry.relieves) {
        if (relief.outcome !== failure || (relief.kind && relief.kind !== kind)) continue;
        const part = relief.reasons ? reasonShare(relief.reasons, refusals) : 1;
        touched += excess * part;
        byTable += (excess * part * relief.share) / requests;
      }
    }
    relievable += touched / requests;
    variance += ((touched / whole) * (cause.excessDeviation / requests)) ** 2;
  }
  return { relievable, byTable, spread: relievable > 0 ? Math.sqrt(variance) / relievable : 0 };
}

/** The excess of a cause by kind and way of failing: what grew beyond its share before, scaled to the whole. */
export function excessParts({
  excess,
  kinds,
}: CauseFailures): { kind: string; failure: Failure; excess: number }[] {
  const grown = kinds.flatMap(({ kind, base, current }) =>
    failures.map((failure) => {
      const before = base.total > 0 ? base[failure] / base.total : 0;
      return { kind, failure, excess: Math.max(0, current[failure] - before * current.total) };
    }),
  );
  const sum = grown.reduce((total, part) => total + part.excess, 0);
  if (sum <= 0) return [];
  return grown
    .filter((part) => part.excess > 0)
    .map((part) => ({ ...part, excess: (part.excess / sum) * excess }));
}

/** The part of the refusals beyond those before that were for one of these reasons. */
function reasonShare(reasons: readonly string[], refusals: ReliefInput["refusals"]): number {
  let all = 0;
  let these = 0;
  for (const [reason, { base, current }] of Object.entries(refusals)) {
    const excess = Math.max(0, current - base);
    all += excess;
    if (reasons.includes(reason)) these += excess;
  }
  return all > 0 ? these / all : 0;
}
