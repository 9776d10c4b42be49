/**
 * The revision a node has applied, as far as is known: reports overtake one another (one in a job's answer,
 * one by itself), and an older one that comes later must not take a node back. Within one registration.
 */
export function appliedRevision(known: number | null, reported: number): number {
  return Math.max(known ?? 0, reported);
}
