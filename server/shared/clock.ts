/** Time as a dependency: rules take a number, edges hold a Clock, tests hold their own. */
export interface Clock {
  /** Epoch milliseconds, whole. */
  nowMs(): number;
}

export interface TimeSources {
  /** What people and NTP set. */
  wallMs(): number;
  /** Never set; its zero means nothing, and it may stand still while the machine sleeps. */
  monotonicMs(): number;
}

/** How far the clock may run off the monotonic one to come back to the wall clock: 60 s in 50 minutes. */
const SLEW = 0.02;
/** Further apart, the machine has slept or its clock was plainly wrong: being right matters more then. */
const LARGEST_ABSORBED_MS = 120_000;

const processTime: TimeSources = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * A clock for deadlines and durations that still tells the time: it runs with the monotonic clock and is
 * drawn slowly to the wall clock, so that a step of the latter neither stops nor expires anything.
 */
export function createSteadyClock({ wallMs, monotonicMs }: TimeSources = processTime): Clock {
  let readAt = monotonicMs();
  let time = wallMs();
  return {
    nowMs() {
      const monotonic = monotonicMs();
      const wall = wallMs();
      const passedMs = monotonic - readAt;
      const offMs = wall - (time + passedMs);
      const most = passedMs * SLEW;
      readAt = monotonic;
      time =
        Math.abs(offMs) > LARGEST_ABSORBED_MS
          ? wall
          : time + passedMs + Math.max(-most, Math.min(most, offMs));
      return Math.floor(time);
    },
  };
}
