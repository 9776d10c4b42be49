import type { OrderClass, OrderKind } from "../contracts/orders.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { Limiter, LimiterReason } from "./rules/limiter.ts";
import { hintRetry, relativeWork, type VirtualQueue } from "./rules/retry-time.ts";
import { admitByTier, newTierState, TIERS, type TierState } from "./rules/tier-limit.ts";
import type { EngineLoad } from "./rules/wait-target.ts";

/** What the engine is told, and asked, of one request at the door. */
export interface OfferedWork {
  kind: OrderKind;
  class: OrderClass;
  /** What the request says of its own size (declared-size.ts). */
  size: number;
}

export interface AdmissionRequest extends OfferedWork {
  caller: ApiCaller;
  deadlineMs: number;
  /** How long the caller says it will go on trying. */
  patienceMs: number;
}

export type RefusalReason =
  | "tier_rate"
  | "tier_quota"
  | "shed_low"
  | "paid_only"
  // As many orders are parked as may be.
  | "parking_full"
  // Said before admission, by intake: server/queues.
  | "sidelined"
  | LimiterReason;

export type Admission =
  | { outcome: "admit"; park: boolean }
  | {
      outcome: "refuse";
      reason: RefusalReason;
      /** Which rule, as a person would look it up. */
      rule: string;
      retryAfterMs: number;
      /** Longer than the caller will wait: no place is kept, and coming back is in vain. */
      final: boolean;
      detail: Record<string, number | string>;
    };

export interface AdmissionOptions {
  engine: {
    /** A request that may be admitted came, whatever becomes of it. */
    offered(work: OfferedWork): void;
    load(work: OfferedWork): EngineLoad;
  };
  limiter: Pick<Limiter, "decide">;
  switches: SwitchReader;
  /** Whether as many orders are parked as may be. */
  parkingFull?: () => boolean;
  random?: () => number;
}

/** How long a person waits before giving up on a retry, unless the caller says otherwise. */
export const DEFAULT_PATIENCE_MS = 60_000;
const NO_NODES_RETRY_MS = 3_000;
const SHED_RETRY_MS = 60_000;

/** The door: decides in microseconds, from memory, in a fixed order, and says which rule spoke. */
export function createAdmission({
  engine,
  limiter,
  switches,
  parkingFull = () => false,
  random = Math.random,
}: AdmissionOptions) {
  const tiers = new Map<string, TierState>();
  const virtualQueue: VirtualQueue = { promised: 0, drainedAt: 0 };

  function tierOf({ clientId, tier }: ApiCaller): TierState {
    const known = tiers.get(clientId);
    if (known && known.times.length === TIERS[tier].perSecond) return known;
    const fresh = newTierState(tier);
    tiers.set(clientId, fresh);
    return fresh;
  }

  /** A fixed time to come back; spread, so that those refused together do not come together. */
  function refuseFor(
    request: AdmissionRequest,
    told: { reason: RefusalReason; rule: string; ms: number; detail?: Record<string, number> },
  ): Admission {
    const { reason, rule, ms, detail = {} } = told;
    const retryAfterMs = Math.ceil(ms * (1 + random() / 2));
    const final = retryAfterMs > request.patienceMs;
    return { outcome: "refuse", reason, rule, retryAfterMs, final, detail };
  }

  return {
    decide(request: AdmissionRequest, nowMs: number): Admission {
      const { caller, patienceMs } = request;
      if (request.class !== "paid" && switches.isOn("admission.paid_only", { whenUnknown: false })) {
        const rule = "switch:admission.paid_only";
        return refuseFor(request, { reason: "paid_only", rule, ms: SHED_RETRY_MS });
      }
      const low = request.class === "browse" || request.class === "background";
      if (low && switches.isOn("admission.shed_low", { whenUnknown: false })) {
        const rule = "switch:admission.shed_low";
        return refuseFor(request, { reason: "shed_low", rule, ms: SHED_RETRY_MS });
      }
      const tier = admitByTier(tierOf(caller), caller.tier, nowMs);
      if (tier.outcome === "refuse") {
        const { because, retryAfterMs } = tier;
        return {
          outcome: "refuse",
          reason: because,
          rule: `tier:${caller.tier}`,
          retryAfterMs,
          final: retryAfterMs > patienceMs,
          detail: { tier: caller.tier },
        };
      }
      engine.offered(request);
      // Parked orders wait for no node, so no wait can be too long for them.
      if (switches.isOn("writes.queued", { whenUnknown: false })) {
        if (!parkingFull()) return { outcome: "admit", park: true };
        return refuseFor(request, {
          reason: "parking_full",
          rule: "admission:parking_full",
          ms: SHED_RETRY_MS,
        });
      }
      const now = engine.load(request);
      if (now.eligibleNodes === 0 || now.capacity <= 0) {
        const detail = { eligibleNodes: now.eligibleNodes, capacity: now.capacity };
        const rule = "admission:no_nodes";
        return refuseFor(request, { reason: "no_nodes", rule, ms: NO_NODES_RETRY_MS, detail });
      }
      const decision = limiter.decide(request, now, nowMs);
      if (decision.outcome === "admit") return { outcome: "admit", park: false };
      const { because, expectedWaitMs, targetMs, compared } = decision;
      const hint = hintRetry(virtualQueue, {
        expectedWaitMs,
        targetMs,
        deadlineMs: request.deadlineMs,
        relativeWork: relativeWork(now),
        serviceMs: now.meanServiceMs,
        requestsPerMs: now.meanWorkMs > 0 ? now.capacity / now.meanWorkMs : 1,
        random: random(),
        nowMs,
        patienceMs,
      });
      return {
        outcome: "refuse",
        reason: because,
        rule: `admission:${because}`,
        ...hint,
        detail: {
          expectedWaitMs: Math.round(expectedWaitMs),
          targetMs: Math.round(targetMs),
          ...Object.fromEntries(
            Object.entries(compared).map(([name, value]) => [name, Math.round(value * 1_000) / 1_000]),
          ),
        },
      };
    },
    /** Retries promised and not yet due. */
    promised: () => virtualQueue.promised,
  };
}

export type AdmissionPart = Pick<ReturnType<typeof createAdmission>, "decide">;
