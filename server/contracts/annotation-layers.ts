import type { IncidentMeasure } from "./incidents.ts";
import type { Mark } from "./operations.ts";

// A file without the validator, so that a browser gets the layers alone.

/** Layers of the chart, in the order the menu lists them. Switches come from their own history. */
export const annotationLayers = ["note", "deploy", "incident", "switch", "healing", "engine"] as const;
export type AnnotationLayer = (typeof annotationLayers)[number];

/** What people and their tools write; the rest the product records itself. */
export const writtenLayers = ["note", "deploy", "incident"] as const;
export type WrittenLayer = (typeof writtenLayers)[number];

export const ANNOTATION_TEXT_MAX = 280;

/** Something that happened, for the chart: a moment, or a span when it has an end. */
export interface Annotation {
  id: string;
  /** Epoch ms. */
  at: number;
  until: number | null;
  layer: AnnotationLayer;
  /** Empty where `mark` says it. */
  text: string;
  link: string | null;
  /** Recorded by the product; screens have the words for it. */
  mark: Mark | null;
  /** Found by the watch over the outcomes; screens have the words for it too. */
  incident: { ref: string; measure: IncidentMeasure } | null;
  /** Who wrote it; null: the product. */
  by: string | null;
  version: number;
  /** A person may change or remove it. */
  editable: boolean;
}

/** How sure one may be that a mark belongs to the onset of a change, from its time alone. */
export type Fit = "close" | "possible" | "loose" | "after";

export interface RankedAnnotation {
  annotation: Annotation;
  fit: Fit;
  /** 0 to 1. */
  score: number;
  /** Onset minus mark, ms: positive when it happened before the onset. */
  lagMs: number;
  /** Marks of the same kind in the span looked at: one of many says little. */
  sameKind: number;
  /** What it does points the other way: a node that came back does not lower the rate. */
  against: boolean;
}

/** When the rate changed, estimated from the counts. Times are epoch ms. */
export interface Onset {
  /** Start of the first step after the change. */
  at: number;
  /** 95 % of the likelihood lies in here. */
  interval: [number, number];
  before: { success: number; total: number };
  after: { success: number; total: number };
}

/** What speaks against comparing with this baseline. */
export interface BaselineDoubt {
  /** The rate changed inside the baseline. */
  changed: Onset | null;
  /** It differs by more than chance from the same length right before it, in rate points. */
  unusual: { difference: number; before: { success: number; total: number } } | null;
  /** Incidents that somebody marked in it. */
  incidents: Annotation[];
}

export interface Around {
  /** null: the rate did not change by more than chance in the span that was looked at. */
  onset: Onset | null;
  /** The span looked at, and how fine: the onset cannot be known better. */
  looked: { from: number; to: number; stepMs: number };
  ranked: RankedAnnotation[];
  baseline: BaselineDoubt;
}
