import { type Question, questionSchema } from "../../contracts/attribution.ts";
import type { IncidentMeasure } from "../../contracts/incidents.ts";
import { MINUTE_MS } from "./minutes.ts";

/** Shorter, the baseline would be noisier than what is compared with it. */
const LEAST_BASELINE_MS = 20 * MINUTE_MS;
/** What a cause looks like shows in the first hours. */
const MOST_CURRENT_MS = 6 * 60 * MINUTE_MS;

/** Since the onset, against as long before it (twenty minutes at least). */
export function questionOf(measure: IncidentMeasure, onsetAt: number, now: number): Question {
  const to = Math.min(Math.max(now, onsetAt + MINUTE_MS), onsetAt + MOST_CURRENT_MS);
  const back = Math.max(to - onsetAt, LEAST_BASELINE_MS);
  return questionSchema.parse({
    measure: measure === "p95" ? "speed" : "success",
    baseline: { from: onsetAt - back, to: onsetAt },
    current: { from: onsetAt, to },
    filters: [],
  });
}
