import { TrailingMean } from "./trailing-mean.ts";

/**
 * Goes back to the last mean where the pool has lately been worse than it: after a spike or a change of
 * level the experts that remember days are wrong for days, and the last mean is right within the hour.
 */
export interface LastMeanGuard {
  /** 0: trust the pool; 1: say the last mean. */
  share(): number;
  /** Sizes of the errors of the pool (unguarded) and of the last mean, for the same hour. */
  learn(errors: { ofPool: number; ofLastMean: number }): void;
}

/** A pool this much worse than the last mean loses its say; twenty-five percent more and it has none. */
const WORSE = 1.05;
const SLOPE = 4;

export function createLastMeanGuard({ window, atLeast }: { window: number; atLeast: number }): LastMeanGuard {
  const ofPool = new TrailingMean(window);
  const ofLastMean = new TrailingMean(window);
  return {
    share() {
      if (ofPool.count < atLeast || ofPool.sum <= 0) return 0;
      const ratio = ofLastMean.sum > 0 ? ofPool.sum / ofLastMean.sum : Number.POSITIVE_INFINITY;
      return Math.min(1, Math.max(0, SLOPE * (ratio - WORSE)));
    },
    learn(errors) {
      ofPool.push(errors.ofPool);
      ofLastMean.push(errors.ofLastMean);
    },
  };
}
