import { outlived, type ReadyTime, stillOpenAt } from "#server/contracts/ready-time.ts";

const MINUTE = 60_000;
/** A range narrower than this promises more than a kitchen can keep. */
const LEAST_WIDTH_MS = 4 * MINUTE;
const SOON_MS = 3 * MINUTE;

export type ReadyWindow =
  | { kind: "soon" }
  /** Longer than nearly every order takes: no time would be honest. */
  | { kind: "delayed" }
  | { kind: "range"; from: number; to: number };

/** What a customer is told: a range in whole minutes, never a point, and never one that has passed. */
export function readyWindow(predicted: ReadyTime, now: number): ReadyWindow {
  if (outlived(predicted, now)) return { kind: "delayed" };
  const { p10, p80 } = stillOpenAt(predicted, now);
  if (p80 - now <= SOON_MS) return { kind: "soon" };
  const from = Math.floor(Math.max(now, p10) / MINUTE) * MINUTE;
  const to = Math.ceil(Math.max(p80, from + LEAST_WIDTH_MS) / MINUTE) * MINUTE;
  return { kind: "range", from, to };
}
