/** The value at share `q` (0..1) of values sorted upwards, nearest rank; 0 when there are none. */
export function percentileOf(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? 0;
}
