import type { OrderClass, OrderKind } from "../contracts/orders.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import { hintRetry, type VirtualQueue } from "./rules/retry-time.ts";
import { admitByTier, newTierState, type TierState } from "./rules/tier-limit.ts";
import {
  ADMISSION_DEFAULTS,
  type AdmissionSettings,
  admitByWait,
  type EngineLoad,
} from "./rules/wait-target.ts";

export interface AdmissionRequest {
  caller: ApiCaller;
  kind: OrderKind;
  class: OrderClass;
  deadlineMs: number;
}

export type RefusalReason =
  | "tier_rate"
  | "tier_quota"
  | "shed_low"
  // Said before admission, by intake: server/queues.
  | "sidelined"
  | "no_nodes"
  | "wait_target"
  | "load_gate";

export type Admission =
  | { outcome: "admit"; park: boolean }
  | {
      outcome: "refuse";
      reason: RefusalReason;
      /** Which rule, as a person would look it up. */
      rule: string;
      retryAfterMs: number;
      /** Waiting longer than the caller is expected to: no place is kept. */
      final: boolean;
      detail: Record<string, number | string>;
    };

export interface AdmissionOptions {
  load(): EngineLoad;
  /** Load over the coming hour; null: no forecast, or none to be trusted. */
  predictedLoad?(): number | null;
  switches: SwitchReader;
  settings?: AdmissionSettings;
  random?: () => number;
}

/** How long a person waits before giving up on a retry. */
const PATIENCE_MS = 60_000;
const NO_NODES_RETRY_MS = 3_000;
const SHED_RETRY_MS = 60_000;

/** The door: decides in microseconds, from memory, in a fixed order, and says which rule spoke. */
export function createAdmission({
  load,
  predictedLoad = () => null,
  switches,
  settings = ADMISSION_DEFAULTS,
  random = Math.random,
}: AdmissionOptions) {
  const tiers = new Map<string, TierState>();
  const virtualQueue: VirtualQueue = { promised: 0, drainedAt: 0 };

  return {
    decide(request: AdmissionRequest, nowMs: number): Admission {
      const { caller } = request;
      let state = tiers.get(caller.clientId);
      if (!state || state.times.length !== newTierLength(caller)) {
        state = newTierState(caller.tier);
        tiers.set(caller.clientId, state);
      }
      const low = request.class === "browse" || request.class === "background";
      if (low && switches.isOn("admission.shed_low", { whenUnknown: false })) {
        return {
          outcome: "refuse",
          reason: "shed_low",
          rule: "switch:admission.shed_low",
          retryAfterMs: Math.ceil(SHED_RETRY_MS * (1 + random() / 2)),
          final: false,
          detail: {},
        };
      }
      const tier = admitByTier(state, caller.tier, nowMs);
      if (tier.outcome === "refuse") {
        const { because, retryAfterMs } = tier;
        return {
          outcome: "refuse",
          reason: because,
          rule: `tier:${caller.tier}`,
          retryAfterMs,
          final: false,
          detail: { tier: caller.tier },
        };
      }
      // Parked orders wait for no node, so no wait can be too long for them.
      if (switches.isOn("writes.queued", { whenUnknown: false })) return { outcome: "admit", park: true };
      const now = load();
      const wait = admitByWait(now, request, settings, predictedLoad());
      if (wait.outcome === "admit") return { outcome: "admit", park: false };
      const hint =
        wait.because === "no_nodes"
          ? { retryAfterMs: Math.ceil(NO_NODES_RETRY_MS * (1 + random() / 2)), final: false }
          : hintRetry(virtualQueue, {
              expectedWaitMs: wait.expectedWaitMs,
              targetMs: wait.targetMs,
              deadlineMs: request.deadlineMs,
              requestsPerMs: now.meanWorkMs > 0 ? now.capacity / now.meanWorkMs : 1,
              random: random(),
              nowMs,
              patienceMs: PATIENCE_MS,
            });
      return {
        outcome: "refuse",
        reason: wait.because,
        rule: `admission:${wait.because}`,
        ...hint,
        detail: {
          expectedWaitMs: Math.round(wait.expectedWaitMs),
          targetMs: Math.round(wait.targetMs),
          load: Math.round(wait.load * 1_000) / 1_000,
          threshold: wait.threshold,
          ...(wait.predicted === null ? {} : { predictedLoad: Math.round(wait.predicted * 1_000) / 1_000 }),
        },
      };
    },
  };
}

export type AdmissionPart = ReturnType<typeof createAdmission>;

function newTierLength(caller: ApiCaller): number {
  return caller.tier === "enterprise" ? 100 : 10;
}
