/** Windows between two frames of a topic nobody has slowed down by switch, ms. */
export const SHORTEST_WINDOW_MS = 15;
export const LONGEST_WINDOW_MS = 40;
/** Changes per second of one topic from which on its window is the longest. */
const BUSY_PER_SECOND = 400;
const DECAY_MS = 1_000;
/**
 * A storm: the last frame stood for this many changes of each of its entities. Nobody can read so fast,
 * so frames come slower until it is over.
 */
const STORM_CHANGES_PER_ENTITY = 20;
export const STORM_WINDOW_MS = 200;

/** About how many changes a topic saw in the last second, as an exponentially fading count. */
export interface ChangeRate {
  count: number;
  at: number;
}

export function addToRate(rate: ChangeRate, changes: number, now: number): ChangeRate {
  const age = Math.max(0, now - rate.at);
  return { count: rate.count * Math.exp(-age / DECAY_MS) + changes, at: now };
}

export function windowMs(changesPerSecond: number, changesPerEntity: number): number {
  if (changesPerEntity >= STORM_CHANGES_PER_ENTITY) return STORM_WINDOW_MS;
  const busy = Math.min(1, changesPerSecond / BUSY_PER_SECOND);
  return SHORTEST_WINDOW_MS + busy * (LONGEST_WINDOW_MS - SHORTEST_WINDOW_MS);
}

export interface FrameInput {
  now: number;
  lastFrameAt: number;
  changesPerSecond: number;
  /** How many changes the last frame carried for each entity in it. */
  changesPerEntity: number;
  /** Least time between frames asked for by the `live.coalesce` switch, ms; 0 = none. */
  coalesceMs: number;
}

/** When the next frame may leave: now if the topic has been quiet, else when its window is over. */
export function frameDueAt(input: FrameInput): number {
  const { now, lastFrameAt, changesPerSecond, changesPerEntity, coalesceMs } = input;
  // A wall clock set back must not hold frames until it has caught up.
  const last = Math.min(lastFrameAt, now);
  return Math.max(now, last + Math.max(coalesceMs, windowMs(changesPerSecond, changesPerEntity)));
}
