import { z } from "zod";
import type { Annotation } from "./annotation-layers.ts";
import {
  type AttributionOverview,
  type Breakdown,
  type Explanation,
  type Question,
  type TimeWindow,
  windowSchema,
} from "./attribution.ts";
import { word } from "./storable.ts";

/** Crockford's letters: read aloud without mistakes. */
export const findingIdSchema = z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/, "eight small letters and digits");

/** What is on an analyst's screen: the question, and the span of the chart beside it. */
export const shareFindingSchema = z.object({ question: z.unknown(), span: windowSchema });

const attributeSchema = z.object({ dimension: word(1, 40), value: word(0, 200) });
/** Nothing to blame: no attributes. */
const attributesSchema = z
  .array(attributeSchema)
  .max(6)
  .refine((all) => new Set(all.map(({ dimension }) => dimension)).size === all.length, {
    message: "a dimension is named once",
  });
/** null takes one's word back. */
export const judgeCauseSchema = z.object({
  findingId: findingIdSchema,
  attributes: attributesSchema,
  itWas: z.boolean().nullable(),
});

/** What a finding says in a line: for lists, and for the name it is suggested. */
export interface FindingSummary {
  measure: Question["measure"];
  verdict: Explanation["verdict"];
  mixDimension: string | null;
  current: TimeWindow;
  baseRate: number | null;
  currentRate: number | null;
  change: number;
  /** Attributes of the causes, most important first. */
  causes: Explanation["causes"][number]["attributes"][];
  /** Of the shops among them. */
  shopNames: AttributionOverview["shopNames"];
}

/** Everything the desk showed. */
export interface FindingResult {
  explanation: Explanation;
  strips: Breakdown;
  overview: AttributionOverview;
  /** The chart one shift earlier, where the baseline lies outside it. */
  earlier: AttributionOverview | null;
  span: TimeWindow;
  /** What happened in the span: switches, healings, deploys, notes. */
  annotations: Annotation[];
}

/** What people said of one cause of a finding. */
export interface CauseWord {
  /** See causeKey. */
  cause: string;
  attributes: Explanation["causes"][number]["attributes"];
  /** Names of those who said so, the first first. */
  itWas: string[];
  itWasNot: string[];
  mine: boolean | null;
}

/** A result as it was, for good. */
export interface Finding {
  id: string;
  question: Question;
  result: FindingResult;
  summary: FindingSummary;
  engineVersion: string;
  madeByName: string;
  madeAt: number;
  words: CauseWord[];
}

export interface SharedFinding {
  id: string;
  /** false: it was there already. */
  isNew: boolean;
  summary: FindingSummary;
}
