import type { Outcome } from "#server/contracts/orders.ts";

/** Outcomes in the order charts stack them, best at the bottom. */
export const stackedOutcomes = [
  "success",
  "late",
  "expired",
  "failed",
  "rejected",
  "refused",
] as const satisfies readonly Outcome[];

/** Okabe-Ito, one colour per outcome on every chart of the house. */
export const outcomeColours: Record<Outcome, string> = {
  success: "var(--rd-chart-2)",
  late: "var(--rd-chart-1)",
  expired: "var(--rd-chart-7)",
  failed: "var(--rd-chart-6)",
  rejected: "var(--rd-chart-4)",
  refused: "var(--rd-chart-5)",
};

/** The line of a success rate, and the grey line it is compared with. */
export const rateColour = "var(--rd-chart-3)";
export const baselineColour = "var(--rd-chart-baseline)";

/** Room for the axes, px: fixed, so that what lies over a chart can line up with it. */
export const axisRoom = { left: 40, right: 44, bottom: 22 } as const;
export const plotMargin = { top: 8, right: 0, bottom: 0, left: 0 } as const;

/** Props every axis shares. */
export const axisProps = {
  stroke: "var(--rd-hairline)",
  tick: { fill: "var(--rd-text-dim)", fontSize: "var(--rd-size-small)" },
  tickLine: false,
  axisLine: false,
} as const;

export const gridProps = { stroke: "var(--rd-chart-grid)", vertical: false } as const;

/** Data moves by itself many times a minute: nothing on a chart is animated. */
export const still = { isAnimationActive: false } as const;
