export interface QueueFlow {
  depth: number;
  oldestAgeMs: number;
  inPerMinute: number;
  outPerMinute: number;
}

/** A short queue grows and shrinks by chance: only a wait makes it worth a warning. */
const WORTH_A_WARNING_MS = 3_000;

/** How long until a queue is empty at the present pace, or that it will not be. */
export function drainOf({ depth, oldestAgeMs, inPerMinute, outPerMinute }: QueueFlow): {
  etaMs: number | null;
  willNotDrain: boolean;
} {
  const net = outPerMinute - inPerMinute;
  if (depth === 0) return { etaMs: null, willNotDrain: false };
  if (net > 0) return { etaMs: (depth / net) * 60_000, willNotDrain: false };
  return { etaMs: null, willNotDrain: oldestAgeMs >= WORTH_A_WARNING_MS };
}
