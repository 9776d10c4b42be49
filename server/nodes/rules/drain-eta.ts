export interface Draining {
  inFlight: number;
  /** Since when it takes nothing new, epoch ms; null: from before this server. */
  since: number | null;
  p95ServiceMs: number | null;
  nowMs: number;
}

/**
 * When a draining node will be empty: all it runs began before it was withheld, so nearly all of it is
 * done a slow service later. null while that cannot be told, and once it is overdue.
 */
export function emptyAt({ inFlight, since, p95ServiceMs, nowMs }: Draining): number | null {
  if (inFlight === 0) return nowMs;
  if (since === null || p95ServiceMs === null) return null;
  const at = since + p95ServiceMs;
  return at >= nowMs ? at : null;
}
