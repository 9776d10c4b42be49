import type { Cause, Explanation } from "#server/contracts/attribution.ts";

/** A line of the ranking and a bar of the waterfall; together they are the whole change. */
export type ExplanationRow =
  | {
      kind: "cause";
      key: string;
      cause: Cause;
      contribution: number;
      share: number | null;
      from: number;
      to: number;
    }
  | {
      kind: "mix" | "unexplained";
      key: string;
      contribution: number;
      share: number | null;
      from: number;
      to: number;
    };

/**
 * Causes, moved traffic and the rest, each from where the one before ended: the first starts at the
 * baseline rate, the last ends at the current one.
 */
export function explanationRows({ base, change, causes, mix, unexplained }: Explanation): ExplanationRow[] {
  let level = base.rate ?? 0;
  const step = (contribution: number) => {
    const from = level;
    level += contribution;
    return { contribution, share: change === 0 ? null : contribution / change, from, to: level };
  };
  return [
    ...causes.map((cause) => ({
      kind: "cause" as const,
      key: keyOf(cause),
      cause,
      ...step(cause.contribution),
    })),
    { kind: "mix", key: "mix", ...step(mix) },
    { kind: "unexplained", key: "unexplained", ...step(unexplained) },
  ];
}

export function keyOf({ attributes }: Pick<Cause, "attributes">): string {
  return attributes.map(({ dimension, value }) => `${dimension}=${value}`).join("&");
}

/** Shares only say something when the parts pull the same way and there is a change to share. */
export function sharesHelp(explanation: Explanation): boolean {
  const { change } = explanation;
  if (Math.abs(change) < 0.002) return false;
  return explanationRows(explanation).every(({ share }) => share !== null && share > -1 && share < 2);
}
