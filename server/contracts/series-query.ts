import { z } from "zod";
import { seriesNames } from "./series.ts";

/** Points an answer holds at most, and days a question may span: history is not free. */
const MOST_SERIES_POINTS = 300;
const MOST_SERIES_DAYS = 31;

export const seriesQuerySchema = z
  .object({
    name: z.enum(seriesNames),
    from: z.iso.datetime({ offset: true }).describe("First moment of the span"),
    to: z.iso.datetime({ offset: true }).describe(`After from, at most ${MOST_SERIES_DAYS} days later`),
    points: z.coerce
      .number()
      .int()
      .min(1)
      .max(MOST_SERIES_POINTS)
      .default(MOST_SERIES_POINTS)
      .describe("At most so many: the step is the finest that gives no more"),
  })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
    path: ["to"],
    message: "Must be after from",
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_SERIES_DAYS * 86_400_000, {
    path: ["from"],
    message: `At most ${MOST_SERIES_DAYS} days`,
  });

export const seriesAnswerSchema = z.object({
  name: z.enum(seriesNames),
  unit: z.enum(["ratio", "ms", "count", "per_minute"]),
  stepMs: z.number().int(),
  points: z
    .array(
      z.object({
        at: z.iso.datetime().describe("Start of the step"),
        value: z.number().nullable().describe("null: nothing was measured"),
        samples: z.number().describe("Requests, orders, commits or readings the value was made of"),
      }),
    )
    .describe("Oldest first; steps in which nobody watched are left out"),
});
