/** Time as a dependency: rules take a number, edges hold a Clock, tests hold their own. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
