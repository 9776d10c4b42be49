import { z } from "zod";
import { measures } from "../contracts/measures.ts";

/**
 * Answers as the API's description tells them. Loose: what is not named here is passed on as it is, so
 * that the API never says less than the page.
 */
const count = z.number();
const counts = z.looseObject({ success: count, total: count });
const totals = z.looseObject({ success: count, total: count, rate: z.number().nullable() });

/** Both windows in the question's measure; `speed` and `expectedTotal` only with theirs. */
const figures = {
  measure: z.enum(measures),
  base: totals,
  current: totals,
  speed: z
    .looseObject({
      limitMs: z.number().nullable().describe("An order is fast up to here"),
      p95BaseMs: z.number().nullable(),
      p95CurrentMs: z.number().nullable(),
    })
    .optional(),
  expectedTotal: z.number().optional().describe("Orders expected at the baseline's pace"),
};

const cause = z.looseObject({
  attributes: z.array(z.looseObject({ dimension: z.string(), value: z.string() })),
  base: counts,
  current: counts,
  excessFailures: z.number().describe("Failures beyond what the baseline would have given this traffic"),
  contribution: z.number().describe("Part of the change; negative lowers the rate"),
  share: z.number().nullable().describe("contribution / change"),
  interval: z.array(z.number()).describe("95 % interval of contribution: from, to"),
  trafficShare: z.number(),
  score: z.number(),
});

export const explanationShape = z.looseObject({
  ...figures,
  verdict: z.enum(["causes", "mix", "global", "none", "too_little_data"]),
  mixDimension: z.string().nullable(),
  change: z.number().describe("Current rate - base rate; the sum of contributions, mix and unexplained"),
  causes: z.array(cause).describe("Most important first"),
  alternatives: z.array(cause).describe("Other descriptions of the first cause"),
  mix: z.number(),
  unexplained: z.number(),
  smallestDetectableDrop: z.number().nullable(),
  hiddenSmall: z.number(),
  tookMs: z.number(),
});

export const stripsShape = z.looseObject({
  ...figures,
  strips: z.array(
    z.looseObject({
      dimension: z.string(),
      values: z.array(z.looseObject({ value: z.string(), base: counts, current: counts })),
    }),
  ),
});

export const overviewShape = z.looseObject({
  asOf: z.number(),
  stepMs: z.number().describe("Span of a point, ms"),
  shopNames: z.record(z.string(), z.looseObject({ en: z.string(), zh: z.string() })),
  points: z.array(z.looseObject({ at: z.number(), success: count, total: count })),
  explainPause: z.unknown(),
});

export const findingShape = z.looseObject({
  id: z.string(),
  question: z.unknown(),
  result: z.looseObject({
    explanation: explanationShape,
    strips: stripsShape,
    overview: overviewShape,
    earlier: overviewShape.nullable(),
    span: z.unknown(),
  }),
  engineVersion: z.string(),
  madeByName: z.string(),
  madeAt: z.number(),
  words: z
    .array(
      z.looseObject({
        cause: z.string(),
        itWas: z.array(z.string()),
        itWasNot: z.array(z.string()),
      }),
    )
    .describe("What people said of its causes"),
});
