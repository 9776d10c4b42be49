/** When a breaker opens: by shares of what happened in a window, or by failures one after another. */
export type Trip =
  | {
      by: "share";
      /** Open at this share of failed, or of slow calls, 0..1. */
      failureShare: number;
      slowShare: number;
      slowMs: number;
      windowMs: number;
      /** Fewer calls in the window say nothing. */
      minCalls: number;
    }
  | { by: "row"; failures: number };

export interface BreakerParams {
  trip: Trip;
  /** Left alone so long at first; each failed probe doubles it, up to the most. */
  openMs: number;
  mostOpenMs: number;
  /** Calls let through to find out; all of them must end well and in time. */
  probes: number;
}

interface DependencyEntry extends BreakerParams {
  /** Whether there is one breaker for each of several targets: receivers, nodes. */
  many: boolean;
}

const share = (
  trip: Omit<Extract<Trip, { by: "share" }>, "by" | "failureShare" | "slowShare"> & { slowShare?: number },
): Extract<Trip, { by: "share" }> => ({ by: "share", failureShare: 0.5, slowShare: 1, ...trip });

/** The usual values elsewhere, which ours start from: resilience4j 2. Shown beside ours on the page. */
export const USUAL_PARAMS: BreakerParams = {
  trip: { by: "share", failureShare: 0.5, slowShare: 1, slowMs: 60_000, windowMs: 0, minCalls: 100 },
  openMs: 60_000,
  mostOpenMs: 60_000,
  probes: 10,
};

/**
 * What this house depends on and when it leaves it alone. A row costs nothing until something calls
 * `breakers.of(key)`: only what is configured is shown. Why each differs from the usual values is said in
 * the words of the page (`breakers.why.<key>`).
 */
export const dependencyCatalogue = {
  database_reads: {
    many: false,
    trip: share({ slowMs: 2_000, slowShare: 0.8, windowMs: 30_000, minCalls: 10 }),
    openMs: 5_000,
    mostOpenMs: 30_000,
    probes: 3,
  },
  messages: {
    many: true,
    trip: share({ slowMs: 4_000, windowMs: 60_000, minCalls: 5 }),
    openMs: 15_000,
    mostOpenMs: 300_000,
    probes: 1,
  },
  orchestrator: {
    many: false,
    trip: share({ slowMs: 4_000, windowMs: 300_000, minCalls: 3 }),
    openMs: 15_000,
    mostOpenMs: 60_000,
    probes: 1,
  },
  autoscaler: {
    many: false,
    trip: share({ slowMs: 4_000, windowMs: 300_000, minCalls: 3 }),
    openMs: 15_000,
    mostOpenMs: 60_000,
    probes: 1,
  },
  // Kept by the engine itself, on the way of every order: server/scheduling/rules/node-breaker.ts.
  node: {
    many: true,
    trip: { by: "row", failures: 5 } satisfies Trip,
    openMs: 5_000,
    mostOpenMs: 60_000,
    probes: 2,
  },
  model: {
    many: true,
    trip: share({ slowMs: 10_000, slowShare: 0.8, windowMs: 60_000, minCalls: 10 }),
    openMs: 30_000,
    mostOpenMs: 300_000,
    probes: 3,
  },
  payment: {
    many: true,
    trip: share({ slowMs: 5_000, slowShare: 0.8, windowMs: 60_000, minCalls: 10 }),
    openMs: 15_000,
    mostOpenMs: 120_000,
    probes: 2,
  },
  broker: {
    many: true,
    trip: share({ slowMs: 2_000, windowMs: 30_000, minCalls: 5 }),
    openMs: 5_000,
    mostOpenMs: 60_000,
    probes: 2,
  },
} as const satisfies Record<string, DependencyEntry>;
export type Dependency = keyof typeof dependencyCatalogue;
export const dependencies = Object.keys(dependencyCatalogue) as [Dependency, ...Dependency[]];

export const breakerStates = ["closed", "half_open", "open", "forced_open", "disabled"] as const;
export type BreakerStateName = (typeof breakerStates)[number];

export const DEFAULT_HOLD_MINUTES = 30;
export const MOST_HOLD_MINUTES = 24 * 60;
/** Turns kept of each breaker. */
export const TURNS_KEPT = 50;
