/** A flip for an incident that was measured. */
export interface MeasuredFlip {
  /** What its relief was taken to be by the table alone, points of the rate. */
  byTable: number;
  /** Success after less before, points. */
  measured: number;
}

export interface LearntFactor {
  /** The table's shares times this. */
  factor: number;
  /** How far a single flip is from it, as a standard deviation. */
  deviation: number;
  times: number;
  /** Mean of what was measured, points; null: never. */
  measuredMean: number | null;
}

/** The table counts as much as so many measured flips. */
const PRIOR_FLIPS = 2;
const PRIOR_DEVIATION = 0.5;
/** Flips that promised less say more about the day than about the switch. */
const LEAST_PROMISE = 0.002;
const MOST_FACTOR = 2;

/**
 * How much of what the table says measured flips bear out: the mean of measured / promised, shrunk towards 1 as
 * a normal mean with a normal prior is (Gelman and others, Bayesian Data Analysis, 2013, 2.5). One flip moves it
 * by a third, eight by four fifths.
 */
export function learnFactor(flips: readonly MeasuredFlip[]): LearntFactor {
  const telling = flips.filter(({ byTable }) => byTable >= LEAST_PROMISE);
  const ratios = telling.map(({ byTable, measured }) =>
    Math.min(MOST_FACTOR, Math.max(-1, measured / byTable)),
  );
  const weight = PRIOR_FLIPS + ratios.length;
  const factor = Math.max(0, (PRIOR_FLIPS + ratios.reduce((sum, ratio) => sum + ratio, 0)) / weight);
  const squares = ratios.reduce((sum, ratio) => sum + (ratio - factor) ** 2, 0);
  return {
    factor,
    deviation: Math.sqrt((PRIOR_FLIPS * PRIOR_DEVIATION ** 2 + squares) / weight),
    times: telling.length,
    measuredMean:
      telling.length === 0 ? null : telling.reduce((sum, { measured }) => sum + measured, 0) / telling.length,
  };
}
