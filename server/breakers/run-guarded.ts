import type { OpsError } from "../shared/errors.ts";
import type { Breaker } from "./breaker.ts";

export interface GuardedCall<T> {
  breaker: Breaker;
  call(): Promise<T>;
  /** Whether this error means that the target is there and said no. */
  isAnswer(error: unknown): boolean;
  /** What is thrown instead of calling, with how long to stay away. */
  turnedAway(retryAfterMs: number): OpsError;
}

/**
 * Makes one call if its breaker lets it, and tells the breaker how it ended.
 * @throws what `turnedAway` makes, or what the call throws
 */
export async function runGuarded<T>({ breaker, call, isAnswer, turnedAway }: GuardedCall<T>): Promise<T> {
  const permit = breaker.tryPass();
  if (!permit) throw turnedAway(Math.max(1_000, breaker.waitMs()));
  const startedAt = performance.now();
  try {
    const value = await call();
    breaker.hear(permit, { ok: true, durationMs: performance.now() - startedAt });
    return value;
  } catch (error) {
    breaker.hear(permit, {
      ok: isAnswer(error),
      durationMs: performance.now() - startedAt,
      error: error instanceof Error ? error.message : String(error),
    });
    throw error;
  }
}
