import { z } from "zod";
import type { Annotation, Around, BaselineDoubt, Onset } from "../contracts/annotations.ts";
import {
  type AttributionFilter,
  combinationSchema,
  questionSchema,
  type TimeWindow,
} from "../contracts/attribution.ts";
import type { Viewer } from "../contracts/people.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { AnnotationStore } from "./annotation-store.ts";
import { fitMarks } from "./rules/fit-marks.ts";
import { type CountPoint, findOnset, type OnsetEstimate, unusualRate } from "./rules/onset.ts";

const MINUTE_MS = 60_000;
/** At least this much before the window is looked at: a window is often drawn after the fall. */
const LEAST_REACH_MS = 30 * MINUTE_MS;
const MARKS_BEFORE_MS = 6 * 60 * MINUTE_MS;
const MARKS_AFTER_MS = 30 * MINUTE_MS;

export interface LookAroundDeps {
  store: Pick<AnnotationStore, "within">;
  /** Counts over time, in at most 300 steps. */
  points(asks: {
    tenantId: string;
    measure: "success";
    filters: readonly AttributionFilter[];
    span: TimeWindow;
  }): Promise<{ stepMs: number; points: CountPoint[] }>;
}

const aroundSchema = z.object({
  question: questionSchema,
  /** Of this combination alone: its onset is sharper than that of the whole. */
  cause: combinationSchema.nullable().default(null),
});

/**
 * When the change began, what happened around then, and what speaks against the baseline.
 * @throws FORBIDDEN, INVALID_REQUEST, OVERLOADED
 */
export async function lookAround(deps: LookAroundDeps, viewer: Viewer, input: unknown): Promise<Around> {
  requirePermission(viewer, "attribution.watch");
  const { question, cause } = parseInput(aroundSchema, input);
  const { baseline, current } = question;
  const whose = { tenantId: viewer.tenantId, measure: "success" as const };
  const { tenantId } = viewer;
  const length = current.to - current.from;
  const look = { from: current.from - Math.max(length, LEAST_REACH_MS), to: current.to };
  const past = { from: 2 * baseline.from - baseline.to, to: baseline.to };
  const narrowed = cause ? narrowedTo(question.filters, cause) : question.filters;
  const [series, before, base, inBaseline] = await Promise.all([
    deps.points({ ...whose, filters: narrowed, span: look }),
    deps.points({ ...whose, filters: question.filters, span: past }),
    deps.points({ ...whose, filters: narrowed, span: baseline }),
    deps.store.within(tenantId, baseline),
  ]);
  const direction = directionOf(base.points, series.points, current);
  const onset = findOnset({ ...series, direction });
  const marks = onset
    ? await deps.store.within(tenantId, {
        from: onset.interval[0] - MARKS_BEFORE_MS,
        to: onset.interval[1] + MARKS_AFTER_MS,
      })
    : null;
  return {
    onset: onset && withoutWeights(onset),
    looked: { ...look, stepMs: series.stepMs },
    ranked:
      onset && marks
        ? fitMarks({
            annotations: marks.annotations,
            onset: { ...onset, direction: fell(onset) ? "fell" : "rose" },
            stepMs: series.stepMs,
          })
        : [],
    baseline: doubtOf(before, baseline, inBaseline.annotations),
  };
}

/** Which way the compared rates differ; null: one of them is not known. */
function directionOf(
  base: readonly CountPoint[],
  points: readonly CountPoint[],
  current: TimeWindow,
): "fell" | "rose" | null {
  const rate = (of: readonly CountPoint[]) => {
    const total = of.reduce((sum, point) => sum + point.total, 0);
    return total > 0 ? of.reduce((sum, point) => sum + point.success, 0) / total : null;
  };
  const [was, is] = [rate(base), rate(points.filter(({ at }) => at >= current.from))];
  if (was === null || is === null || was === is) return null;
  return is < was ? "fell" : "rose";
}

function fell({ before, after }: Onset): boolean {
  return after.success / after.total < before.success / before.total;
}

function withoutWeights({ weights: _, ...onset }: OnsetEstimate): Onset {
  return onset;
}

function doubtOf(
  { stepMs, points }: { stepMs: number; points: CountPoint[] },
  baseline: TimeWindow,
  marked: readonly Annotation[],
): BaselineDoubt {
  const inside = points.filter(({ at }) => at >= baseline.from);
  const changed = findOnset({ points: inside, stepMs, direction: null });
  return {
    changed: changed && withoutWeights(changed),
    unusual: unusualRate(
      inside,
      points.filter(({ at }) => at < baseline.from),
    ),
    incidents: marked.filter(({ layer }) => layer === "incident"),
  };
}

/** Several kept values of one dimension are alternatives: the cause's own takes their place. */
function narrowedTo(
  filters: readonly AttributionFilter[],
  cause: z.output<typeof combinationSchema>,
): AttributionFilter[] {
  const named = new Set(cause.map(({ dimension }) => dimension));
  return [
    ...filters.filter(({ dimension, mode }) => mode === "exclude" || !named.has(dimension)),
    ...cause.map(({ dimension, value }) => ({ dimension, value, mode: "keep" as const })),
  ];
}
