export const MINUTE_MS = 60_000;
/** Steps of the cube, minutes, coarsest first. */
export const CUBE_STEPS = [60, 10, 1] as const;
export type CubeStep = (typeof CUBE_STEPS)[number];

export interface Span {
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
}

/** A part of a span, and the step of the cube that holds it. */
export interface CoveredSpan extends Span {
  stepMinutes: CubeStep;
}

export interface CubeReach {
  /** Up to where each coarser step is rolled up, epoch ms; 0: nothing yet. */
  rolledUntil: Record<10 | 60, number>;
  /** Finer cells before this are thrown away, epoch ms. */
  keptFrom: Record<1 | 10, number>;
}

/**
 * Which cells to add up so that every minute of the span is counted once: whole coarse steps where they
 * are rolled up, finer ones at the edges. Where only coarse cells are left, the span grows to their edges.
 * @param coarsest Points on a chart must not be coarser than this, minutes.
 * @returns Parts in order of time; from and to lie on whole minutes.
 */
export function coverSpan(span: Span, reach: CubeReach, coarsest: CubeStep = 60): CoveredSpan[] {
  const from = floorTo(span.from, MINUTE_MS);
  const to = ceilTo(span.to, MINUTE_MS);
  if (to <= from) return [];
  return cover({ from, to }, reach, coarsest);
}

function cover({ from, to }: Span, reach: CubeReach, step: CubeStep): CoveredSpan[] {
  if (from >= to) return [];
  if (step === 1) return [{ from, to, stepMinutes: 1 }];
  const finer = step === 60 ? 10 : 1;
  const stepMs = step * MINUTE_MS;
  const rolled = reach.rolledUntil[step];
  // Where the finer cells are gone, a coarse one that is only touched is taken whole.
  const gone = floorTo(reach.keptFrom[finer], stepMs);
  const start = from < gone ? floorTo(from, stepMs) : ceilTo(from, stepMs);
  const end = Math.min(to < gone ? ceilTo(to, stepMs) : floorTo(to, stepMs), rolled);
  if (start >= end) return cover({ from, to }, reach, finer);
  return [
    ...cover({ from, to: Math.min(start, to) }, reach, finer),
    { from: start, to: end, stepMinutes: step },
    ...cover({ from: Math.max(end, from), to }, reach, finer),
  ];
}

export function floorTo(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

function ceilTo(at: number, stepMs: number): number {
  return Math.ceil(at / stepMs) * stepMs;
}
