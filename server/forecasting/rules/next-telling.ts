import type { ScaleAdvice } from "../../contracts/forecasts.ts";

type Advice = Pick<ScaleAdvice, "verdict" | "since" | "nodesAdvised">;

/** What the autoscaler was told last, and how often that failed since. */
export interface Telling {
  advice: Advice | null;
  at: number;
  /** Tries of the present message that failed. */
  failures: number;
}

const FIRST_RETRY_MS = 5_000;
/** Advice that stands is said again: a receiver that was away, or lost it, hears it all the same. */
const REPEAT_MS = 5 * 60_000;

/** Whether to tell `advice` now. News goes at once, a failed try again after 5, 10, 20 s … 5 min. */
export function isTimeToTell(last: Telling, advice: Advice, now: number): boolean {
  const since = now - last.at;
  // The clock was set back.
  if (since < 0) return true;
  if (last.failures > 0) return since >= Math.min(REPEAT_MS, FIRST_RETRY_MS * 2 ** (last.failures - 1));
  const { advice: told } = last;
  if (!told || told.verdict !== advice.verdict || told.since !== advice.since) return true;
  if (told.nodesAdvised !== advice.nodesAdvised) return true;
  return (advice.verdict === "scale_out" || advice.verdict === "scale_in") && since >= REPEAT_MS;
}
