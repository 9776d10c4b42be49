import type { Explanation } from "../../contracts/attribution.ts";
import type { IncidentMeasure, NoOffer, Offer } from "../../contracts/incidents.ts";
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

/** How near a switch is to being offered: what it lacks weighs more than what stands in its way. */
const nearness: Record<NoOffer["kind"] | "offered", number> = {
  offered: 0,
  on_already: 1,
  conflicts: 1,
  requires: 1,
  too_little: 2,
  costs_more: 2,
  no_evidence: 3,
  nothing_to_relieve: 4,
};

/** What may be offered first, then what is nearest to it; among equals by points. */
export function rankPredictions(predictions: readonly Prediction[]): Prediction[] {
  const rank = ({ not }: Prediction) => nearness[not?.kind ?? "offered"];
  return [...predictions].sort((a, b) => rank(a) - rank(b) || b.points - a.points);
}
