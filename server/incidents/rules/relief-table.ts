import type { ReliefEvidence } from "../../contracts/incidents.ts";
import type { OrderClass, Outcome } from "../../contracts/orders.ts";
import type { Condition } from "../../contracts/series.ts";
import type { SwitchKey } from "../../contracts/switches.ts";

/** Outcomes that are not a success. */
export type Failure = Exclude<Outcome, "success">;

/** A kind of failure that a switch relieves. */
export interface Relief {
  outcome: Failure;
  /** Only refusals for one of these reasons (RefusalReason in server/admission/admit.ts). */
  reasons?: readonly string[];
  /** Only requests of this kind. */
  kind?: string;
  /** Part of the excess that should end in success with the switch on, before anything was measured. */
  share: number;
}

export interface ReliefEntry {
  relieves: readonly Relief[];
  /** Without this the cause cannot be what the switch acts on. */
  needs: ReliefEvidence | null;
  /** Classes it turns away itself: what succeeds of them now is its price. */
  turnsAway: readonly OrderClass[];
}

/** Refusals because there is more work than room. */
const OVERLOAD = ["wait_target", "load_gate", "concurrency", "token_bucket"] as const;
const overload = (share: number): Relief[] => [
  { outcome: "late", share },
  { outcome: "expired", share },
  { outcome: "refused", reasons: OVERLOAD, share },
];
const slow = (share: number, kind?: string): Relief[] => [
  { outcome: "late", share, ...(kind && { kind }) },
  { outcome: "expired", share, ...(kind && { kind }) },
];

/**
 * Which failures each switch can relieve, and which part of them. The mechanism is that of docs/switches.md;
 * the shares are modest guesses that measured flips replace (learn-share.ts). What is not here, no switch is
 * offered for: a refused payment is not relieved by anything that we can turn off.
 */
export const reliefTable: Record<SwitchKey, ReliefEntry> = {
  // Room for what counts: browse and background wait outside.
  "admission.shed_low": { relieves: overload(0.5), needs: "load_high", turnsAway: ["browse", "background"] },
  "admission.paid_only": {
    relieves: overload(0.8),
    needs: "load_high",
    turnsAway: ["place", "browse", "background"],
  },
  // Orders are kept until nodes can execute again: what fails on nodes, or finds none, waits instead.
  "writes.queued": {
    relieves: [
      { outcome: "failed", share: 0.6 },
      { outcome: "refused", reasons: ["no_nodes"], share: 0.8 },
    ],
    needs: null,
    turnsAway: [],
  },
  // Fewer reads leave the database to the commits that orders wait for.
  "reads.cached": { relieves: slow(0.4), needs: "commits_slow", turnsAway: [] },
  // One query less for each group of visits.
  "matching.greedy": { relieves: slow(0.3, "home_service"), needs: "commits_slow", turnsAway: [] },
  // A model that misreads sentences books what nobody offers, or at hours when nobody is free.
  "language.model_off": {
    relieves: [
      { outcome: "rejected", kind: "home_service", share: 0.4 },
      { outcome: "failed", kind: "home_service", share: 0.2 },
    ],
    needs: "model_in_use",
    turnsAway: [],
  },
  // These give the event loop back to orders, more or less of it.
  "live.coalesce": { relieves: slow(0.3), needs: "loop_slow", turnsAway: [] },
  "notify.batch": { relieves: slow(0.15), needs: "loop_slow", turnsAway: [] },
  "notify.essential_only": { relieves: slow(0.15), needs: "loop_slow", turnsAway: [] },
  "prediction.simple": { relieves: slow(0.15, "meal"), needs: "loop_slow", turnsAway: [] },
  // Explaining costs the processor; this very page would have to do without.
  "attribution.paused": { relieves: slow(0.1), needs: "loop_slow", turnsAway: [] },
};

/** How evidence shows in the series; what no series shows is told otherwise. */
export const evidenceConditions: Record<Exclude<ReliefEvidence, "model_in_use">, Condition> = {
  load_high: { series: "load", stat: "max", overSeconds: 300, op: ">", value: 0.8 },
  commits_slow: { series: "commitP95Ms", stat: "max", overSeconds: 300, op: ">", value: 250 },
  loop_slow: { series: "loopLagMs", stat: "max", overSeconds: 300, op: ">", value: 50 },
};
