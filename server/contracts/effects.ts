import type { SeriesName } from "./series.ts";
import type { ChangeCause, SwitchKey, SwitchValue } from "./switches.ts";

/** How long before and after a flip is looked at. */
export const EFFECT_SPAN_MS = 300_000;

/** What a flip did, by the figures: see server/effects/rules/judge-effect.ts for how it is decided. */
const verdicts = ["helped", "no_effect", "hurt", "not_enough_data"] as const;
export type Verdict = (typeof verdicts)[number];

/** One figure of the table before | after | change. */
export interface EffectFigure {
  series: SeriesName;
  before: number | null;
  after: number | null;
  samplesBefore: number;
  samplesAfter: number;
  /** Differences up to here are noise: what the five minutes before did by themselves. null: unknown. */
  noise: number | null;
  /** more, less: of flows, which are neither good nor bad. unknown: too few samples on one side. */
  change: "better" | "worse" | "more" | "less" | "same" | "unknown";
  /** May decide the verdict; the others are shown. */
  decides: boolean;
}

/** Another flip so close that what happened cannot be told apart. */
export interface Confounder {
  revision: number;
  key: SwitchKey;
  value: SwitchValue;
  at: number;
}

export interface EffectRow {
  /** Of the flip. */
  revision: number;
  key: SwitchKey;
  before: SwitchValue;
  after: SwitchValue;
  flippedAt: number;
  cause: ChangeCause;
  /** null: the system. */
  byName: string | null;
  /** When it is, or was to be, judged. */
  dueAt: number;
  judgedAt: number | null;
  /** null: five minutes have not passed. */
  verdict: Verdict | null;
  /** The figure that decided; null: none was clear, or not judged yet. */
  decidedBy: SeriesName | null;
  /** A deciding figure went the other way. */
  against: SeriesName | null;
  figures: EffectFigure[];
  confoundedBy: Confounder[];
}

/** Counted from the orders and their events, not from anything a process remembers. */
export interface DebtSums {
  /** Accepted to be parked. */
  parked: number;
  /** Given to the queue afterwards. */
  replayed: number;
  /** Cancelled, or ended in another way, while parked. */
  endedOtherwise: number;
  /** Still waiting. */
  stillParked: number;
  /** In no state that any of these covers: not to be called recovered. */
  unaccounted: number;
  /** Replayed more than once: never, or something is broken. */
  doubled: number;
}

/** What queued writes owe: from the first parked order until all are replayed and the sums match. */
export interface DebtRow {
  /** Of the episode. */
  id: string;
  startedAt: number;
  /** parking: the switch is on. draining: it is off and orders wait. checking: none waits, the sums are being made sure of. */
  state: "parking" | "draining" | "checking" | "recovered";
  recoveredAt: number | null;
  sums: DebtSums;
  oldestAt: number | null;
  /** Replayed a minute, over the last minute. */
  drainedPerMinute: number;
  /** null: it is not draining. */
  drainEtaMs: number | null;
  replayErrors: number;
  lastError: string | null;
  /** Requests answered with the order they had made: absorbed by their Idempotency-Key. */
  repeats: number;
  /** How many may be parked at all. */
  capacity: number;
  /** When the sums were counted. */
  countedAt: number;
}

export interface EffectCollections {
  /** id = revision */
  effect: EffectRow;
  /** id = episode */
  debt: DebtRow;
}
