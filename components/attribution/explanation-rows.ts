import type { Cause, Explanation } from "#server/contracts/attribution.ts";

/** A line of the ranking and a bar of the waterfall; together they are the whole change. */
export type ExplanationRow =
  | {
      kind: "cause";
      key: string;
      /** Told before, and taken out of what was ranked. */
      pinned: boolean;
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
      /** Of "unexplained": the mix on requests that no cause covers. */
      mixEffect: number;
      share: number | null;
      from: number;
      to: number;
    };

/**
 * Pinned causes, causes, moved traffic and the rest, each from where the one before ended: the first starts at the
 * baseline rate, the last ends at the current one.
 */
export function explanationRows(explanation: Explanation): ExplanationRow[] {
  const { measure, base, change, pinned, causes, mix, restMixEffect, unexplained } = explanation;
  let level = base.rate ?? 0;
  const step = (contribution: number) => {
    const from = level;
    level += contribution;
    return { contribution, share: change === 0 ? null : contribution / change, from, to: level };
  };
  return [
    ...[...pinned, ...causes].map((cause, index) => ({
      kind: "cause" as const,
      key: keyOf(cause),
      pinned: index < pinned.length,
      cause,
      ...step(cause.contribution),
    })),
    // A sum has no mix.
    ...(measure === "volume" ? [] : [{ kind: "mix" as const, key: "mix", mixEffect: mix, ...step(mix) }]),
    { kind: "unexplained", key: "unexplained", mixEffect: restMixEffect, ...step(unexplained) },
  ];
}

/** In the order their shares are taken: what is pinned first. */
export function causesOf({ pinned, causes }: Pick<Explanation, "pinned" | "causes">): Cause[] {
  return [...pinned, ...causes];
}

export function keyOf({ attributes }: Pick<Cause, "attributes">): string {
  return attributes.map(({ dimension, value }) => `${dimension}=${value}`).join("&");
}

// Parts that rather cancel out than add up are told in points: "196 % of the drop" helps nobody.
const LARGEST_SHARE = 1.05;

/** Shares only say something when there is a change to share and every cause is a part of it. */
export function sharesHelp({ change, pinned, causes }: Explanation): boolean {
  if (Math.abs(change) < 0.002) return false;
  const shares = [...pinned, ...causes].map(({ contribution }) => contribution / change);
  return shares.every((share) => share > 0) && shares.reduce((sum, share) => sum + share, 0) <= LARGEST_SHARE;
}
