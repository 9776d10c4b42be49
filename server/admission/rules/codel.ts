/** Controlled Delay (Nichols and Jacobson): drops at dequeue while even the least wait stays high. */
export interface CodelSettings {
  intervalMs: number;
  /** The wait that is tolerated as standing. */
  targetMs: number;
}

export interface CodelState {
  /** When the wait will have been above target for a whole interval; null while it is not above. */
  aboveUntil: number | null;
  dropping: boolean;
  nextDropAt: number;
  /** Drops since dropping began. */
  count: number;
}

const TARGET_SHARE = 0.015;

/** Interval 100 ms, target 1.5 % of the deadline (scheduling.md section 2: 1-2 %). */
export function codelFor(deadlineMs: number): CodelSettings {
  return { intervalMs: 100, targetMs: TARGET_SHARE * deadlineMs };
}

export const calmCodel: CodelState = { aboveUntil: null, dropping: false, nextDropAt: 0, count: 0 };

/** Judges one item as it leaves the queue. @returns the next state, and whether to drop the item. */
export function codelStep(
  state: CodelState,
  { sojournMs, nowMs, settings }: { sojournMs: number; nowMs: number; settings: CodelSettings },
): { state: CodelState; drop: boolean } {
  const { intervalMs, targetMs } = settings;
  if (sojournMs < targetMs) return { state: { ...state, aboveUntil: null, dropping: false }, drop: false };
  const aboveUntil = state.aboveUntil ?? nowMs + intervalMs;
  if (nowMs < aboveUntil) return { state: { ...state, aboveUntil, dropping: false }, drop: false };
  if (!state.dropping) {
    // Dropping again soon after it ended: start near the rate that worked.
    const recent = state.count > 2 && nowMs - state.nextDropAt < 8 * intervalMs;
    const count = recent ? state.count - 2 : 1;
    return {
      state: { aboveUntil, dropping: true, count, nextDropAt: next(nowMs, intervalMs, count) },
      drop: true,
    };
  }
  if (nowMs < state.nextDropAt) return { state, drop: false };
  const count = state.count + 1;
  return { state: { ...state, count, nextDropAt: next(state.nextDropAt, intervalMs, count) }, drop: true };
}

/** The control law: drops come closer together with the square root of their number. */
function next(from: number, intervalMs: number, count: number): number {
  return from + intervalMs / Math.sqrt(count);
}
