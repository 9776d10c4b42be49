/** Once begun it goes on until the wait is well below the deadline, or the order would flip to and fro. */
const STOP_SHARE = 0.5;

/**
 * Whether a class is served newest first: when a newcomer would wait longer than its deadline, first come
 * first served makes everybody late, and newest first still serves some in time. Behind a limiter that
 * bounds the wait it never comes to this, unless nodes were lost meanwhile.
 */
export function servesNewestFirst(now: boolean, expectedWaitMs: number, deadlineMs: number): boolean {
  return deadlineMs > 0 && expectedWaitMs > deadlineMs * (now ? STOP_SHARE : 1);
}
