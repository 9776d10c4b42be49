import type { z } from "zod";
import { type Question, questionSchema } from "../contracts/attribution.ts";
import { OpsError } from "../shared/errors.ts";

export const MOST_WINDOW_MS = 31 * 86_400_000;

/** @throws INVALID_REQUEST naming the field: not a question, windows too long, or windows that overlap. */
export function readQuestion(input: unknown): Question {
  const question = parse(questionSchema, input);
  checkWindows(question);
  return question;
}

function checkWindows({ baseline, current }: Question): void {
  for (const [field, window] of [
    ["/baseline", baseline],
    ["/current", current],
  ] as const) {
    if (window.to - window.from > MOST_WINDOW_MS) throw invalid(field, "A window spans at most 31 days.");
  }
  if (baseline.from < current.to && current.from < baseline.to) {
    throw invalid("/baseline", "The two windows must not overlap.");
  }
}

/** @throws INVALID_REQUEST with every field that is not as the schema has it. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: `/${issue.path.join("/")}`,
    message: issue.message,
  }));
  throw new OpsError("INVALID_REQUEST", errors[0]?.message ?? "Not a valid request.", {
    field: errors[0]?.field,
    errors,
  });
}

export function invalid(field: string, message: string): OpsError {
  return new OpsError("INVALID_REQUEST", message, { field });
}
