/** Tries of one message, the first included. */
export const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 10_000;
/** Pauses vary by this share either way, so that receivers coming back are not hit by all at once. */
const JITTER = 0.2;

export type NextStep = { state: "pending"; nextAt: number } | { state: "failed" } | { state: "superseded" };

/**
 * After a failed try: again later, ever longer apart (10 s doubling, 8 tries in under half an hour), or
 * given up; never at a time when the message is of no use any more. `random` is in 0..1.
 */
export function nextTry({
  attempts,
  now,
  useBy,
  random,
}: {
  attempts: number;
  now: number;
  useBy: number;
  random: number;
}): NextStep {
  if (attempts >= MOST_TRIES) return { state: "failed" };
  const pause = FIRST_PAUSE_MS * 2 ** (attempts - 1) * (1 + JITTER * (2 * random - 1));
  const nextAt = Math.round(now + pause);
  return nextAt > useBy ? { state: "superseded" } : { state: "pending", nextAt };
}
