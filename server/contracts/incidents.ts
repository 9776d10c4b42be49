import { z } from "zod";
import type { Explanation, Question, RatePoint } from "./attribution.ts";
import type { Verdict } from "./effects.ts";
import type { SwitchKey, SwitchRequirement, SwitchValue } from "./switches.ts";

/** What is watched. success: share of what ended well; p95: 95th percentile of latency, ms. */
export const incidentMeasures = ["success", "p95"] as const;
export type IncidentMeasure = (typeof incidentMeasures)[number];

/** What was learnt from: the same minutes of earlier days, or the last hours where there are no such days. */
export type ExpectedBasis = { kind: "days"; days: number } | { kind: "recent"; minutes: number };

/** What a reading of that many requests should have been. */
export interface Expected {
  low: number;
  mid: number;
  high: number;
  /** Requests the width is for. */
  requests: number;
  basis: ExpectedBasis;
}

/** How many deviations from the middle the band that is drawn and told is wide, each way: 99.7 % of quiet readings. */
export const BAND_WIDTH = 3;

/** Whether a measure is watched now, and if not, why. */
export interface WatchStanding {
  measure: IncidentMeasure;
  state: "calm" | "incident" | "learning" | "blind";
  /** When learning will be over if traffic goes on; null: there is no traffic, or it is not learning. */
  until: number | null;
  /** Of the last minutes; null while learning or blind. */
  value: number | null;
  expected: Expected | null;
  asOf: number;
}

export interface CausePart {
  attributes: { dimension: string; value: string }[];
  /** Part of the drop; null: there was none to speak of. */
  share: number | null;
  contribution: number;
}

/** The explanation as a sentence needs it. */
export interface CauseSummary {
  verdict: Explanation["verdict"];
  mixDimension: string | null;
  change: number;
  causes: CausePart[];
  /** Of what the explanation was computed. */
  asOf: number;
}

/** Points of the success rate, with a 95 % interval. */
export interface Estimate {
  points: number;
  interval: [number, number];
}

/** Why a switch is not offered. */
export type NoOffer =
  /** Nothing of what it relieves went wrong. */
  | { kind: "nothing_to_relieve" }
  /** Its relief needs a condition that does not hold, such as slow commits. */
  | { kind: "no_evidence"; because: ReliefEvidence }
  /** It would turn away more than it saves. */
  | { kind: "costs_more"; points: number }
  | { kind: "too_little"; points: number }
  | { kind: "on_already" }
  | { kind: "conflicts"; with: SwitchKey }
  | { kind: "requires"; requirement: SwitchRequirement };

export type ReliefEvidence = "load_high" | "commits_slow" | "loop_slow" | "model_in_use";

/** What a switch is expected to do against an incident. */
export interface SwitchOutlookPoints extends Estimate {
  key: SwitchKey;
  value: SwitchValue;
  /** Failures a share of which it relieves, in points of the rate. */
  relievable: number;
  /** Share of them it is taken to relieve, and how often that was measured. */
  share: number;
  measuredTimes: number;
  /** Mean of what those flips were measured to do, points; null: never. */
  measuredMean: number | null;
  /** Points it costs by what it turns away itself. */
  cost: number;
  /** null: it may be offered. */
  not: NoOffer | null;
}

/** Which switch is offered, or why none is. */
export type Offer =
  | { kind: "switch"; best: SwitchOutlookPoints }
  | {
      kind: "none";
      because: "no_cause" | "mix" | "not_success" | "no_switch";
      closest: SwitchOutlookPoints | null;
    };

/** A flip made for an incident: what was promised, and what was measured. */
export interface IncidentFlip {
  revision: number;
  key: SwitchKey;
  value: SwitchValue;
  at: number;
  byName: string | null;
  /** null: nothing could be promised when it was made. */
  predicted: Estimate | null;
  /** null: five minutes have not passed. */
  verdict: Verdict | null;
  /** Success after less before; null: not measured, or too few requests. */
  measured: Estimate | null;
}

export interface IncidentRow {
  id: string;
  /** Short, for reasons and conversations: "I-k3v9". */
  ref: string;
  measure: IncidentMeasure;
  state: "open" | "dismissed" | "closed";
  onsetAt: number;
  openedAt: number;
  endedAt: number | null;
  /** back: in its band again. no_data: an hour without traffic. */
  endedBecause: "back" | "no_data" | null;
  /** How often it came back and was opened again. */
  reopened: number;
  acknowledged: { byName: string; at: number } | null;
  dismissed: { byName: string; at: number; reason: string } | null;
  expected: Expected;
  /** Since the onset. */
  value: number;
  requests: number;
  /** The most extreme minutes of it. */
  worst: number;
  /** Requests that went wrong beyond what was expected (success), or were executed meanwhile (p95). */
  hit: number;
  question: Question;
  cause: CauseSummary | null;
  offer: Offer | null;
  flips: IncidentFlip[];
  /** Of the shops among its causes. */
  shopNames: Record<string, { en: string; zh: string }>;
  updatedAt: number;
}

export const incidentEventTypes = [
  "opened",
  "explained",
  "acknowledged",
  "dismissed",
  "reopened",
  "flipped",
  "verdict",
  "closed",
] as const;
export interface IncidentEvent {
  at: number;
  type: (typeof incidentEventTypes)[number];
  byName: string | null;
  params: Record<string, string | number | boolean | null>;
}

/** A point of the incident's chart with the band that holds for its requests. */
export interface BandPoint extends RatePoint {
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface IncidentDetail {
  row: IncidentRow;
  explanation: Explanation | null;
  /** Every switch, the most promising first. */
  outlooks: SwitchOutlookPoints[];
  events: IncidentEvent[];
  chart: { stepMs: number; points: BandPoint[] };
}

/** How good the predictions have been so far. */
export interface PredictionRecord {
  flips: number;
  /** Mean of measured less predicted, and of its size, points. */
  bias: number;
  meanError: number;
  /** Measured values that were inside the predicted interval. */
  inside: number;
}

export interface IncidentCollections {
  /** id; the newest 40 */
  incident: IncidentRow;
  /** id = measure */
  watch: WatchStanding;
  /** id "now" */
  record: PredictionRecord;
}

export const acknowledgeIncidentSchema = z.object({ id: z.string().max(60) });
export const dismissIncidentSchema = z.object({
  id: z.string().max(60),
  reason: z.string().trim().min(3).max(200),
});
export const reopenIncidentSchema = z.object({
  id: z.string().max(60),
  reason: z.string().trim().max(200).optional(),
});
