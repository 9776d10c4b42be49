/** What a run of failures says about a receiver; a state carries only what is true in it. */
export type Breaker =
  | { state: "closed"; failures: number }
  /** Nothing is sent before `until`; then one message at a time, to see. */
  | { state: "open"; until: number; pauseMs: number };

/** Failures in a row until a receiver is left alone. */
export const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 300_000;

export const CLOSED: Breaker = { state: "closed", failures: 0 };

/** Answered or not; each failed probe doubles the pause, up to five minutes. */
export function afterTry(breaker: Breaker, answered: boolean, now: number): Breaker {
  if (answered) return CLOSED;
  if (breaker.state === "open") {
    // Begun before it opened: tells nothing new.
    if (now < breaker.until) return breaker;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, breaker.pauseMs * 2);
    return { state: "open", until: now + pauseMs, pauseMs };
  }
  const failures = breaker.failures + 1;
  return failures < FAILURES_TO_OPEN
    ? { state: "closed", failures }
    : { state: "open", until: now + FIRST_PAUSE_MS, pauseMs: FIRST_PAUSE_MS };
}

/** How many messages may be under way to this receiver at once. */
export function placesOf(breaker: Breaker, atMost: number, now: number): number {
  if (breaker.state === "closed") return atMost;
  return now < breaker.until ? 0 : 1;
}

/** The receiver is there: what it says of one message is about that message. */
export const isAnswer = (status: number | null): boolean => status !== null && status < 500 && status !== 429;
