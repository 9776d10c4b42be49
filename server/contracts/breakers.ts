import { z } from "zod";
import type { MaybeAsked } from "./approvals.ts";
import {
  type BreakerStateName,
  DEFAULT_HOLD_MINUTES,
  type Dependency,
  dependencies,
  MOST_HOLD_MINUTES,
} from "./breaker-catalogue.ts";

// A file of its own so that a browser gets the catalogue without the validator.
export * from "./breaker-catalogue.ts";

/** What made a breaker turn. */
export const turnCauses = [
  "failures",
  "slow_calls",
  "wait_over",
  "probe_failed",
  "probe_slow",
  "probes_passed",
  "person",
  "lease_ended",
  "new_life",
] as const;
export type TurnCause = (typeof turnCauses)[number];

/** A person's word that stands above what the breaker sees, until it is released or runs out. */
export interface BreakerHold {
  kind: "forced_open" | "disabled";
  since: number;
  until: number;
  byName: string;
  reason: string;
}

/** One breaker: one target of one dependency, as called by one process. */
export interface BreakerCell {
  /** dependency/target */
  id: string;
  dependency: Dependency;
  /** "" where the dependency has one target only. */
  target: string;
  nameEn: string | null;
  nameZh: string | null;
  /** The process that calls it. */
  caller: string;
  state: BreakerStateName;
  since: number;
  /** Of the calls in the window; null: there were none, or it is not measured. */
  errorShare: number | null;
  slowShare: number | null;
  calls: number;
  failures: number;
  /** Open: when the first probe may pass; the next call after that is one. */
  probeAt: number | null;
  /** Half-open: probes ended well, under way, and needed. */
  probesOk: number;
  probesUnderWay: number;
  probesNeeded: number;
  /** Turned away since it opened last. */
  turnedAway: number;
  /** Of its last failure, in a few words. */
  lastError: string | null;
  hold: BreakerHold | null;
}

export interface BreakerTurn {
  id: string;
  breaker: string;
  dependency: Dependency;
  target: string;
  at: number;
  from: BreakerStateName;
  to: BreakerStateName;
  cause: TurnCause;
  /** What was seen: the last error, or the person's reason. */
  detail: string | null;
  byName: string | null;
}

export interface BreakerCollections {
  /** id = dependency/target */
  breaker: BreakerCell;
  /** The newest of all of them. */
  turn: BreakerTurn;
}

export interface HeldBreaker extends MaybeAsked {
  id: string;
  /** As it stands now. */
  hold: BreakerHold | null;
}

export const breakerActions = ["force_open", "disable", "release"] as const;
export type BreakerAction = (typeof breakerActions)[number];

export const holdBreakerSchema = z.object({
  dependency: z.enum(dependencies),
  target: z.string().max(60).default(""),
  action: z.enum(breakerActions),
  minutes: z.number().int().min(1).max(MOST_HOLD_MINUTES).default(DEFAULT_HOLD_MINUTES),
  reason: z.string().trim().min(3).max(200),
  /** When the hold began that the person was looking at, or null: another one gets STALE. */
  seenSince: z.number().int().nullable(),
  /** To disable: the dependency's key, typed. */
  confirm: z.string().max(60).optional(),
  /** To disable: nobody is there to be asked. */
  alone: z.boolean().optional(),
});
