import { type AdmissionLimiter, admissionLimiters } from "../../contracts/engine-choices.ts";
import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { CLASS_SLICES } from "./class-shares.ts";
import { type CodelState, calmCodel, codelFor, codelStep } from "./codel.ts";
import { gradient2Step, newGradient2 } from "./gradient2.ts";
import { fullBucket, type TokenBucket, takeToken } from "./token-bucket.ts";
import {
  ADMISSION_DEFAULTS,
  type AdmissionSettings,
  admitByWait,
  type EngineLoad,
  type LoadQuestion,
  waitShare,
} from "./wait-target.ts";

export const limiterKinds = admissionLimiters;
export type LimiterKind = AdmissionLimiter;

/** What can be asked of a request at the door. */
export interface LimitedRequest {
  class: OrderClass | "control";
  deadlineMs: number;
}

export type LimiterReason = "no_nodes" | "wait_target" | "load_gate" | "concurrency" | "token_bucket";
export type LimiterDecision =
  | { outcome: "admit" }
  | {
      outcome: "refuse";
      because: LimiterReason;
      expectedWaitMs: number;
      targetMs: number;
      /** What the rule compared, by name, for the receipt. */
      compared: Record<string, number>;
    };

/** One admission rule with its memory. The time is always told, so production and replay share it. */
export interface Limiter {
  decide(request: LimitedRequest, load: EngineLoad, nowMs: number): LimiterDecision;
  /** An item leaves the queue. @returns true to drop it instead of running it. */
  dropsAtDequeue(request: LimitedRequest, sojournMs: number, nowMs: number): boolean;
  finished(rttMs: number, unsettled: number): void;
  /** Unsettled requests at which the next is refused; null: the rule draws no such line. */
  limit(load: EngineLoad, question: LoadQuestion): number | null;
}

const ADMIT: LimiterDecision = { outcome: "admit" };
/** How long a full bucket lasts beyond the refill, as a share of the deadline. */
const BURST_SHARE = 0.25;
const FIRST_LIMIT = 20;

/** Control requests (health, heartbeat, sign-in, switches) are never shed, whatever the rule says. */
export function createLimiter(kind: LimiterKind, settings: AdmissionSettings = ADMISSION_DEFAULTS): Limiter {
  // One state a class: what is important waits little and must not pay for what waits long.
  const codel = Object.fromEntries(orderClasses.map((name) => [name, calmCodel])) as Record<
    OrderClass,
    CodelState
  >;
  let gradient = newGradient2(FIRST_LIMIT);
  let bucket: TokenBucket | undefined;

  function judge(request: LoadQuestion, load: EngineLoad, nowMs: number): LimiterDecision {
    const refuse = (because: LimiterReason, compared: Record<string, number>): LimiterDecision => ({
      outcome: "refuse",
      because,
      expectedWaitMs: load.capacity > 0 ? load.queuedWorkMs[request.class] / load.capacity : 0,
      targetMs: 0,
      compared,
    });
    switch (kind) {
      case "none":
      case "codel":
        return ADMIT;
      case "wait_target": {
        const wait = admitByWait(load, request, settings);
        if (wait.outcome === "admit") return ADMIT;
        const { because, expectedWaitMs, targetMs, load: gate, threshold, predicted } = wait;
        return {
          outcome: "refuse",
          because,
          expectedWaitMs,
          targetMs,
          compared: { load: gate, threshold, ...(predicted === null ? {} : { predictedLoad: predicted }) },
        };
      }
      case "gradient2": {
        // Over the limit only who has not its slice yet may come: one class cannot take the places of all.
        const slice = CLASS_SLICES[request.class] * gradient.limit;
        const over = load.unsettled >= gradient.limit && load.unsettledOfClass >= slice;
        return over ? refuse("concurrency", { unsettled: load.unsettled, limit: gradient.limit }) : ADMIT;
      }
      case "token_bucket": {
        if (load.meanWorkMs <= 0) return ADMIT;
        const perMs = load.capacity / load.meanWorkMs;
        const burst = Math.max(1, perMs * BURST_SHARE * request.deadlineMs);
        const step = takeToken(bucket ?? fullBucket(burst, nowMs), { perMs, burst }, nowMs);
        bucket = step.bucket;
        return step.taken ? ADMIT : refuse("token_bucket", { perSecond: perMs * 1_000, burst });
      }
      default:
        return assertNever(kind);
    }
  }

  return {
    decide(request, load, nowMs) {
      return request.class === "control" ? ADMIT : judge({ ...request, class: request.class }, load, nowMs);
    },
    dropsAtDequeue(request, sojournMs, nowMs) {
      if (kind !== "codel" || request.class === "control") return false;
      const step = codelStep(codel[request.class], {
        sojournMs,
        nowMs,
        settings: codelFor(request.deadlineMs),
      });
      codel[request.class] = step.state;
      return step.drop;
    },
    finished(rttMs, unsettled) {
      if (kind === "gradient2") gradient = gradient2Step(gradient, { rttMs, unsettled });
    },
    limit(load, question) {
      switch (kind) {
        case "gradient2":
          return gradient.limit;
        case "wait_target":
          return waitTargetLine(load, question, settings);
        case "none":
        case "codel":
        case "token_bucket":
          return null;
        default:
          return assertNever(kind);
      }
    },
  };
}

/** The wait target as a number of orders: what can be unsettled before the wait, or the gate, is too much. */
function waitTargetLine(
  load: EngineLoad,
  question: LoadQuestion,
  settings: AdmissionSettings,
): number | null {
  if (load.meanWorkMs <= 0 || load.capacity <= 0) return null;
  const { deadlineMs } = question;
  // What runs is half done on average.
  const halfRunning = load.runningWorkMs / load.meanWorkMs;
  const targetMs = waitShare(load.p95ServiceMs, deadlineMs, settings.margin) * deadlineMs;
  const byWait = (targetMs * load.capacity) / load.meanWorkMs + 2 * halfRunning;
  const threshold = question.class === "paid" ? settings.loadThresholdPaid : settings.loadThreshold;
  const byGate = (threshold * load.capacity * deadlineMs) / load.meanWorkMs + halfRunning;
  return Math.min(byWait, byGate);
}
