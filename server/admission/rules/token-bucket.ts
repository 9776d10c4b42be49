/** A bucket of permissions that refills steadily; it starts full. Never below zero. */
export interface TokenBucket {
  tokens: number;
  filledAt: number;
}

export interface BucketSettings {
  perMs: number;
  burst: number;
}

export function fullBucket(burst: number, nowMs: number): TokenBucket {
  return { tokens: burst, filledAt: nowMs };
}

/** Takes one token if there is one; tells when there will be. A clock set back refills nothing. */
export function takeToken(
  bucket: TokenBucket,
  { perMs, burst }: BucketSettings,
  nowMs: number,
): { bucket: TokenBucket; taken: true } | { bucket: TokenBucket; taken: false; waitMs: number } {
  const elapsed = Math.max(0, nowMs - bucket.filledAt);
  const tokens = Math.min(burst, bucket.tokens + elapsed * perMs);
  const filledAt = Math.max(bucket.filledAt, nowMs);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, filledAt }, taken: true };
  return {
    bucket: { tokens, filledAt },
    taken: false,
    waitMs: perMs > 0 ? (1 - tokens) / perMs : Number.POSITIVE_INFINITY,
  };
}
