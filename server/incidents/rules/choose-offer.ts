import type { Explanation } from "../../contracts/attribution.ts";
import type { IncidentMeasure, Offer } from "../../contracts/incidents.ts";
import type { Prediction } from "./predict-relief.ts";

/** The switch with the most points among those that may be turned on; else why none is. */
export function chooseOffer(
  measure: IncidentMeasure,
  explanation: Pick<Explanation, "verdict">,
  predictions: readonly Prediction[],
): Offer {
  const ranked = rankPredictions(predictions);
  if (measure !== "success") return { kind: "none", because: "not_success", closest: null };
  const { verdict } = explanation;
  if (verdict === "mix") return { kind: "none", because: "mix", closest: null };
  if (verdict === "none" || verdict === "too_little_data") {
    return { kind: "none", because: "no_cause", closest: null };
  }
  const best = ranked.find(({ not }) => not === null);
  if (best) return { kind: "switch", best };
  const closest = ranked.find(({ relievable }) => relievable > 0) ?? null;
  return { kind: "none", because: "no_switch", closest };
}

/** What may be offered first, each by its points. */
export function rankPredictions(predictions: readonly Prediction[]): Prediction[] {
  const rank = ({ not }: Prediction) => (not === null ? 0 : not.kind === "nothing_to_relieve" ? 2 : 1);
  return [...predictions].sort((a, b) => rank(a) - rank(b) || b.points - a.points);
}
