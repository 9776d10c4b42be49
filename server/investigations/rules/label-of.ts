/** How many said of a cause that it was it, and that it was not. */
export interface CauseCount {
  /** dim=v&dim=v; empty: nothing is to blame. */
  cause: string;
  itWas: number;
  itWasNot: number;
}

/**
 * What people hold to be the truth of a finding: the causes more of them call right than wrong. Empty:
 * nothing is to blame; null: nobody said what it was.
 */
export function labelOf(counts: readonly CauseCount[]): string[] | null {
  const believed = counts.filter(({ itWas, itWasNot }) => itWas > itWasNot).map(({ cause }) => cause);
  const causes = believed.filter((cause) => cause !== "").sort();
  return causes.length > 0 ? causes : believed.length > 0 ? [] : null;
}
