export const MAX_FAILURES = 5;
export const LOCK_MS = 15 * 60_000;

/** Tries in a row that did not succeed, from one address for one e-mail. */
export interface LoginTries {
  count: number;
  lastAtMs: number;
}

export type LoginVerdict =
  | { outcome: "try"; tries: LoginTries }
  | { outcome: "wait"; because: "too_many_failures"; retryAfterMs: number };

/**
 * Counts a try before its password is checked, so that tries sent at once cannot slip through
 * together; success forgets them. The fifth failure locks for 15 minutes.
 */
export function judgeLogin(before: LoginTries | undefined, nowMs: number): LoginVerdict {
  const fresh = before !== undefined && nowMs - before.lastAtMs < LOCK_MS;
  if (fresh && before.count >= MAX_FAILURES) {
    return { outcome: "wait", because: "too_many_failures", retryAfterMs: before.lastAtMs + LOCK_MS - nowMs };
  }
  return { outcome: "try", tries: { count: fresh ? before.count + 1 : 1, lastAtMs: nowMs } };
}
