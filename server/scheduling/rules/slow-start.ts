export interface SlowStartSettings {
  windowMs: number;
  /** The least share of its weight a newcomer gets. */
  floor: number;
  /** Above 1 the weight rises faster at first. */
  aggression: number;
}

// Envoy's defaults for floor and aggression (scheduling.md section 2).
export const SLOW_START_DEFAULTS: SlowStartSettings = { windowMs: 10_000, floor: 0.1, aggression: 1 };

/** Envoy's slow start: weight x max(10 %, (t / window)^(1 / aggression)), 1 once the window is over. */
export function slowStartFactor(ageMs: number, settings: SlowStartSettings = SLOW_START_DEFAULTS): number {
  const { windowMs, floor, aggression } = settings;
  if (ageMs >= windowMs) return 1;
  return Math.max(floor, (Math.max(0, ageMs) / windowMs) ** (1 / aggression));
}
