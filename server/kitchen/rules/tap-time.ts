/** Clocks of devices corrected to ours still disagree by so much. */
const TOLERANCE_MS = 2_000;

/**
 * When the finger came down. The device's word is taken while it is possible: not before the order
 * was there, not in the future; otherwise the arrival of the command counts.
 */
export function tapTime(input: { tappedAt: number; notBefore: number; now: number }): {
  at: number;
  clock: "device" | "server";
} {
  const { tappedAt, notBefore, now } = input;
  if (tappedAt < notBefore - TOLERANCE_MS || tappedAt > now + TOLERANCE_MS)
    return { at: now, clock: "server" };
  return { at: Math.min(Math.max(tappedAt, notBefore), now), clock: "device" };
}
