import type { TimeWindow } from "#server/contracts/attribution.ts";
import { overlaps } from "../attribution/windows.ts";

/** What a selected span is set against: the desk's baseline window, or all the chart shows besides. */
export const againstChoices = ["baseline", "rest"] as const;
export type AgainstChoice = (typeof againstChoices)[number];

/**
 * The window asked for, or the rest where a selection that reaches into the baseline would leave too
 * little of it to compare with.
 */
export function againstOf(
  choice: AgainstChoice,
  { selection, baseline, span }: { selection: TimeWindow; baseline: TimeWindow; span: TimeWindow },
): { choice: AgainstChoice; window: TimeWindow } {
  const rest = {
    from: Math.min(span.from, selection.from),
    to: Math.max(span.to, selection.to),
  };
  return choice === "rest" || overlaps(selection, baseline)
    ? { choice: "rest", window: rest }
    : { choice: "baseline", window: baseline };
}
