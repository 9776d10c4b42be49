export const TIERS = {
  free: { perSecond: 10, perDay: 10_000 },
  enterprise: { perSecond: 100, perDay: Number.POSITIVE_INFINITY },
} as const;
export type Tier = keyof typeof TIERS;

/** The last `perSecond` admissions of one client, as a ring, and today's count. */
export interface TierState {
  times: Float64Array;
  next: number;
  dayStart: number;
  today: number;
}

export type TierDecision =
  | { outcome: "admit" }
  | { outcome: "refuse"; because: "tier_rate" | "tier_quota"; retryAfterMs: number; remainingToday: number };

const DAY_MS = 86_400_000;

export function newTierState(tier: Tier): TierState {
  return {
    times: new Float64Array(TIERS[tier].perSecond).fill(Number.NEGATIVE_INFINITY),
    next: 0,
    dayStart: 0,
    today: 0,
  };
}

/**
 * Never more than `perSecond` in any sliding second: the ring holds exactly that many past
 * admissions, and the oldest must be a full second ago. (A fixed window lets 2n-1 through across its
 * edge, a token bucket of burst n likewise.) The daily quota starts anew at 00:00 UTC. A refused
 * request uses nothing up. Changes `state` when it admits.
 */
export function admitByTier(state: TierState, tier: Tier, nowMs: number): TierDecision {
  const { perDay } = TIERS[tier];
  const dayStart = Math.floor(nowMs / DAY_MS) * DAY_MS;
  // A clock that steps back must not hand out a second quota for the same day.
  if (dayStart > state.dayStart) {
    state.dayStart = dayStart;
    state.today = 0;
  }
  if (state.today >= perDay) {
    return {
      outcome: "refuse",
      because: "tier_quota",
      retryAfterMs: dayStart + DAY_MS - nowMs,
      remainingToday: 0,
    };
  }
  // Admissions ahead of us mean the clock was set back: they count as just now, not until it catches up.
  const newest = state.times[(state.next + state.times.length - 1) % state.times.length] as number;
  if (newest > nowMs)
    state.times.forEach((at, i, times) => {
      times[i] = Math.min(at, nowMs);
    });
  const oldest = state.times[state.next] as number;
  const waitMs = oldest + 1_000 - nowMs;
  if (waitMs > 0) {
    return {
      outcome: "refuse",
      because: "tier_rate",
      retryAfterMs: Math.ceil(waitMs),
      remainingToday: perDay - state.today,
    };
  }
  state.times[state.next] = nowMs;
  state.next = (state.next + 1) % state.times.length;
  state.today++;
  return { outcome: "admit" };
}
