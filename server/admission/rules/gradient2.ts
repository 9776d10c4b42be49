/** Netflix' Gradient2: a limit on unsettled requests that follows the trend of the response time. */
export interface Gradient2Settings {
  rttTolerance: number;
  smoothing: number;
  /** Requests that may wait beyond what runs. */
  queueSize: number;
  minLimit: number;
  maxLimit: number;
}

export interface Gradient2State {
  limit: number;
  /** Slow mean of the response time, ms; 0 before the first. */
  longRttMs: number;
}

export const GRADIENT2_DEFAULTS: Gradient2Settings = {
  rttTolerance: 1.5,
  smoothing: 0.2,
  queueSize: 4,
  minLimit: 4,
  maxLimit: 2_000,
};
/** Samples the slow mean looks back over. */
const LONG_WINDOW = 600;

export function newGradient2(initialLimit: number): Gradient2State {
  return { limit: initialLimit, longRttMs: 0 };
}

/** Learns from one response. A server that was not near its limit tells nothing about the limit. */
export function gradient2Step(
  state: Gradient2State,
  { rttMs, unsettled }: { rttMs: number; unsettled: number },
  settings: Gradient2Settings = GRADIENT2_DEFAULTS,
): Gradient2State {
  const { rttTolerance, smoothing, queueSize, minLimit, maxLimit } = settings;
  let longRttMs =
    state.longRttMs === 0 ? rttMs : state.longRttMs + (rttMs - state.longRttMs) * (2 / (LONG_WINDOW + 1));
  // After an overload the slow mean is far too high: let it come down faster.
  if (longRttMs / Math.max(1e-6, rttMs) > 2) longRttMs *= 0.95;
  if (unsettled < state.limit / 2) return { limit: state.limit, longRttMs };
  const gradient = Math.max(0.5, Math.min(1, (rttTolerance * longRttMs) / Math.max(1e-6, rttMs)));
  const wanted = state.limit * gradient + queueSize;
  const limit = state.limit * (1 - smoothing) + wanted * smoothing;
  return { limit: Math.min(maxLimit, Math.max(minLimit, limit)), longRttMs };
}
