import type { Judged } from "./judge-now.ts";
import { MINUTE_MS } from "./minutes.ts";

/** As far as the steps of an incident depend on it. */
export interface Standing {
  state: "open" | "dismissed" | "closed";
  /** When it was opened, or opened again. */
  since: number;
  endedAt: number | null;
}

export type Step = "open" | "reopen" | "go_on" | "close" | "close_blind" | "rest";

/** It stays open at least so long. */
const LEAST_OPEN_MS = 5 * MINUTE_MS;
/** A drop so soon after the end is the same incident. */
const SAME_WITHIN_MS = 20 * MINUTE_MS;
/** Without traffic nothing says that it is over; after this it is ended all the same, and says so. */
const BLIND_FOR_MS = 60 * MINUTE_MS;

/**
 * What becomes of a measure's incident at this minute. One at a time: what a person dismissed stays the
 * measure's incident until it is back in the band, so that nobody is told twice.
 * @param newest of the measure, open or not; null: there never was one
 * @param lastHeard when anything ended last, epoch ms
 */
export function stepIncident(newest: Standing | null, judged: Judged, now: number, lastHeard: number): Step {
  if (newest === null || newest.endedAt !== null) {
    if (judged.kind !== "out") return "rest";
    const isSame = newest !== null && newest.endedAt !== null && now - newest.endedAt < SAME_WITHIN_MS;
    return isSame ? "reopen" : "open";
  }
  if (now - newest.since < LEAST_OPEN_MS) return "go_on";
  if (judged.kind === "blind") return now - lastHeard >= BLIND_FOR_MS ? "close_blind" : "go_on";
  return judged.kind === "in" ? "close" : "go_on";
}
