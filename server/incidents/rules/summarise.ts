import type { Explanation } from "../../contracts/attribution.ts";
import type { CauseSummary } from "../../contracts/incidents.ts";

const MOST_CAUSES = 3;

/** The explanation as far as a sentence needs it. */
export function summarise(
  { verdict, mixDimension, change, causes }: Explanation,
  asOf: number,
): CauseSummary {
  return {
    verdict,
    mixDimension,
    change,
    causes: causes
      .slice(0, MOST_CAUSES)
      .map(({ attributes, share, contribution }) => ({ attributes, share, contribution })),
    asOf,
  };
}
