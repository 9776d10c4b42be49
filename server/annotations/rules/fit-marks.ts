import type {
  Annotation,
  AnnotationLayer,
  Fit,
  RankedAnnotation,
} from "../../contracts/annotation-layers.ts";

/** How likely each step is to be the first one after the change; see findOnset. */
export interface OnsetShape {
  at: number;
  weights: readonly { at: number; weight: number }[];
  direction: "fell" | "rose";
}

export interface FitInput {
  annotations: readonly Annotation[];
  onset: OnsetShape;
  stepMs: number;
}

const MINUTE_MS = 60_000;

/** After how long half of the belief is gone that one leads to the other, and how much it is worth at best. */
const layers: Record<AnnotationLayer, { halfMs: number; worth: number }> = {
  deploy: { halfMs: 10 * MINUTE_MS, worth: 1 },
  switch: { halfMs: 3 * MINUTE_MS, worth: 1 },
  healing: { halfMs: 2 * MINUTE_MS, worth: 0.9 },
  engine: { halfMs: 3 * MINUTE_MS, worth: 0.9 },
  note: { halfMs: 10 * MINUTE_MS, worth: 0.7 },
  // An incident is mostly noticed after the change, and is rather its name than its reason.
  incident: { halfMs: 5 * MINUTE_MS, worth: 0.4 },
};

/** Advice moves nothing by itself. */
const worthOfLabel: Record<string, number> = { scale_advice: 0.2, healer_held: 0.5 };
const adds = new Set(["node_joined", "node_returned", "breaker_closed"]);
const takes = new Set(["node_isolated", "node_exited", "node_ejected", "breaker_opened"]);

const AGAINST = 0.3;
const CLOSE = 0.6;
const POSSIBLE = 0.2;
/** Below this nobody would look at it. */
const LEAST_SCORE = 0.01;
/** What came soon after is shown too, last: it may be what somebody did about it. */
const SOON_AFTER_MS = 15 * MINUTE_MS;
const MOST = 12;

/**
 * Marks by how well their time, kind and direction fit the onset of a change. A good fit is a place to
 * look, never a proof: two things at one time may have nothing to do with each other.
 */
export function fitMarks({ annotations, onset, stepMs }: FitInput): RankedAnnotation[] {
  const counts = new Map<string, number>();
  for (const annotation of annotations)
    counts.set(kindOf(annotation), (counts.get(kindOf(annotation)) ?? 0) + 1);
  return annotations
    .map((annotation) => {
      const sameKind = counts.get(kindOf(annotation)) ?? 1;
      const lagMs = onset.at - annotation.at;
      const timing = timingOf(annotation, onset, stepMs);
      const against = isAgainst(annotation, onset.direction);
      const { worth } = layers[annotation.layer];
      const score =
        (timing * worth * (worthOfLabel[annotation.mark?.label ?? ""] ?? 1) * (against ? AGAINST : 1)) /
        (1 + Math.log(sameKind));
      return { annotation, fit: fitOf(timing, score, lagMs, stepMs), score, lagMs, sameKind, against };
    })
    .filter(({ score, fit, lagMs }) => score >= LEAST_SCORE || (fit === "after" && -lagMs <= SOON_AFTER_MS))
    .sort((x, y) => y.score - x.score || Math.abs(x.lagMs) - Math.abs(y.lagMs))
    .slice(0, MOST);
}

function kindOf({ layer, mark }: Annotation): string {
  return `${layer} ${layer === "switch" ? "" : (mark?.label ?? "")}`;
}

/** Over all steps the change may have begun in; of a span, its start or its end, whichever fits better. */
function timingOf({ at, until, layer }: Annotation, { weights }: OnsetShape, stepMs: number): number {
  const { halfMs } = layers[layer];
  const starts = until === null ? [at] : [at, until];
  return Math.max(
    ...starts.map((start) =>
      weights.reduce((sum, step) => sum + step.weight * believed(step.at - start, halfMs, stepMs), 0),
    ),
  );
}

/** @param lagMs from the mark to the start of the step */
function believed(lagMs: number, halfMs: number, stepMs: number): number {
  // Within the step it may have been before the change or after it.
  if (lagMs < -stepMs) return 0;
  if (lagMs < 0) return 0.5;
  return 0.5 ** (Math.max(0, lagMs - stepMs) / halfMs);
}

function isAgainst({ mark }: Annotation, direction: OnsetShape["direction"]): boolean {
  const label = mark?.label ?? "";
  return direction === "fell" ? adds.has(label) : takes.has(label);
}

function fitOf(timing: number, score: number, lagMs: number, stepMs: number): Fit {
  if (lagMs < -stepMs && timing < POSSIBLE) return "after";
  if (timing >= CLOSE && score >= POSSIBLE) return "close";
  return timing >= POSSIBLE && score >= POSSIBLE / 4 ? "possible" : "loose";
}
