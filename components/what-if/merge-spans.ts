import type { WhatIfFigures, WhatIfSpan } from "#server/contracts/what-if.ts";

/** More points than this on one chart are not seen and cost time. */
const MOST_POINTS = 300;

/** One moment of all variants: `success:0` is that of the first. */
export type VariantPoint = { atMs: number } & Record<string, number>;
export const chartedFigures = ["success", "p99Ms", "queued", "refused"] as const;
export type ChartedFigure = (typeof chartedFigures)[number];

/** The variants' series on one axis of time, thinned together so that every chart stays light. */
export function variantPoints(figures: readonly WhatIfFigures[]): VariantPoint[] {
  const length = Math.max(0, ...figures.map(({ series }) => series.length));
  const most = Math.max(1, Math.floor(MOST_POINTS / Math.max(1, figures.length)));
  const group = Math.max(1, Math.ceil(length / most));
  const points: VariantPoint[] = [];
  for (let from = 0; from < length; from += group) {
    const point: VariantPoint = { atMs: figures[0]?.series[from]?.atMs ?? 0 };
    for (const [i, { series }] of figures.entries()) {
      const merged = mergeSpans(series.slice(from, from + group));
      for (const figure of chartedFigures) point[`${figure}:${i}`] = merged[figure];
    }
    points.push(point);
  }
  return points;
}

/** Rates by how much was asked, the worst p99, the mean queue, all refusals. */
export function mergeSpans(spans: readonly WhatIfSpan[]): Omit<WhatIfSpan, "atMs"> {
  const requests = spans.reduce((sum, span) => sum + span.requests, 0);
  const succeeded = spans.reduce((sum, span) => sum + span.requests * span.success, 0);
  return {
    requests,
    // Nothing asked, nothing failed.
    success: requests === 0 ? 1 : succeeded / requests,
    p99Ms: Math.max(0, ...spans.map(({ p99Ms }) => p99Ms)),
    queued: spans.reduce((sum, span) => sum + span.queued, 0) / Math.max(1, spans.length),
    refused: spans.reduce((sum, span) => sum + span.refused, 0),
  };
}
