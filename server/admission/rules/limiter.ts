import type { OrderClass } from "../../contracts/orders.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { type CodelState, calmCodel, codelFor, codelStep } from "./codel.ts";
import { gradient2Step, newGradient2 } from "./gradient2.ts";
import { fullBucket, type TokenBucket, takeToken } from "./token-bucket.ts";
import { ADMISSION_DEFAULTS, type AdmissionSettings, admitByWait, type EngineLoad } from "./wait-target.ts";

export const limiterKinds = ["none", "wait_target", "codel", "gradient2", "token_bucket"] as const;
export type LimiterKind = (typeof limiterKinds)[number];

/** What can be asked of a request at the door. */
export interface LimitedRequest {
  class: OrderClass | "control";
  deadlineMs: number;
}

export type LimiterReason = "no_nodes" | "wait_target" | "load_gate" | "concurrency" | "token_bucket";
export type LimiterDecision =
  | { outcome: "admit" }
  | { outcome: "refuse"; because: LimiterReason; expectedWaitMs: number; targetMs: number };

/** One admission rule with its memory. The time is always told, so production and replay share it. */
export interface Limiter {
  decide(request: LimitedRequest, load: EngineLoad, nowMs: number): LimiterDecision;
  /** An item leaves the queue. @returns true to drop it instead of running it. */
  dropsAtDequeue(request: LimitedRequest, sojournMs: number, nowMs: number): boolean;
  finished(rttMs: number, unsettled: number): void;
}

const ADMIT: LimiterDecision = { outcome: "admit" };
/** How long a full bucket lasts beyond the refill, as a share of the deadline. */
const BURST_SHARE = 0.25;
const FIRST_LIMIT = 20;

/** Control requests (health, heartbeat, sign-in, switches) are never shed, whatever the rule says. */
export function createLimiter(kind: LimiterKind, settings: AdmissionSettings = ADMISSION_DEFAULTS): Limiter {
  let codel: CodelState = calmCodel;
  let gradient = newGradient2(FIRST_LIMIT);
  let bucket: TokenBucket | undefined;

  function judge(
    request: { class: OrderClass; deadlineMs: number },
    load: EngineLoad,
    nowMs: number,
  ): LimiterDecision {
    const refuse = (because: LimiterReason): LimiterDecision => ({
      outcome: "refuse",
      because,
      expectedWaitMs: load.capacity > 0 ? load.queuedWorkMs[request.class] / load.capacity : 0,
      targetMs: 0,
    });
    switch (kind) {
      case "none":
      case "codel":
        return ADMIT;
      case "wait_target": {
        const wait = admitByWait(load, request, settings);
        return wait.outcome === "admit" ? ADMIT : wait;
      }
      case "gradient2":
        return load.unsettled >= gradient.limit ? refuse("concurrency") : ADMIT;
      case "token_bucket": {
        if (load.meanWorkMs <= 0) return ADMIT;
        const perMs = load.capacity / load.meanWorkMs;
        const burst = Math.max(1, perMs * BURST_SHARE * request.deadlineMs);
        const step = takeToken(bucket ?? fullBucket(burst, nowMs), { perMs, burst }, nowMs);
        bucket = step.bucket;
        return step.taken ? ADMIT : refuse("token_bucket");
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
      const step = codelStep(codel, { sojournMs, nowMs, settings: codelFor(request.deadlineMs) });
      codel = step.state;
      return step.drop;
    },
    finished(rttMs, unsettled) {
      if (kind === "gradient2") gradient = gradient2Step(gradient, { rttMs, unsettled });
    },
  };
}
