import { assertNever } from "../../shared/assert-never.ts";

/** A breaker holds work back from one node after failures, and lets a few probes find out. */
export type Breaker =
  | { kind: "closed"; failures: number }
  | { kind: "open"; until: number; opened: number }
  | { kind: "half_open"; probes: number; successes: number; opened: number };

export interface BreakerSettings {
  failures: number;
  openMs: number;
  mostOpenMs: number;
  /** Probes at once while half open, and successes needed to close. */
  probes: number;
}

export const BREAKER_DEFAULTS: BreakerSettings = {
  failures: 5,
  openMs: 5_000,
  mostOpenMs: 60_000,
  probes: 2,
};
export const closedBreaker: Breaker = { kind: "closed", failures: 0 };

/** Asks for one job. @returns the next state, and whether the job may go there. */
export function tryPass(
  breaker: Breaker,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): { breaker: Breaker; allowed: boolean } {
  switch (breaker.kind) {
    case "closed":
      return { breaker, allowed: true };
    case "open":
      if (nowMs < breaker.until) return { breaker, allowed: false };
      return {
        breaker: { kind: "half_open", probes: 1, successes: 0, opened: breaker.opened },
        allowed: true,
      };
    case "half_open":
      if (breaker.probes >= settings.probes) return { breaker, allowed: false };
      return { breaker: { ...breaker, probes: breaker.probes + 1 }, allowed: true };
    default:
      return assertNever(breaker);
  }
}

/** Hears how a job ended. Answers to jobs from before it opened change nothing while it is open. */
export function hearResult(
  breaker: Breaker,
  ok: boolean,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): Breaker {
  const open = (opened: number): Breaker => ({
    kind: "open",
    opened,
    until: nowMs + Math.min(settings.mostOpenMs, settings.openMs * 2 ** (opened - 1)),
  });
  switch (breaker.kind) {
    case "closed":
      if (ok) return closedBreaker;
      return breaker.failures + 1 >= settings.failures
        ? open(1)
        : { kind: "closed", failures: breaker.failures + 1 };
    case "open":
      return breaker;
    case "half_open":
      if (!ok) return open(breaker.opened + 1);
      return breaker.successes + 1 >= settings.probes
        ? closedBreaker
        : { ...breaker, probes: Math.max(0, breaker.probes - 1), successes: breaker.successes + 1 };
    default:
      return assertNever(breaker);
  }
}

/** Whether a job could pass now, without asking for it. */
export function wouldPass(
  breaker: Breaker,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): boolean {
  return tryPass(breaker, nowMs, settings).allowed;
}

/** A job that was let pass was never sent: its place as a probe is free again. */
export function giveBackPass(breaker: Breaker): Breaker {
  return breaker.kind === "half_open" ? { ...breaker, probes: Math.max(0, breaker.probes - 1) } : breaker;
}
