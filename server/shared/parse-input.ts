import type { z } from "zod";
import { OpsError } from "./errors.ts";

/** @throws INVALID_REQUEST naming each field that does not fit, the first as a JSON pointer. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: `/${issue.path.map(String).join("/")}`,
    message: issue.message,
  }));
  throw new OpsError("INVALID_REQUEST", errors[0]?.message ?? "The request does not fit.", {
    field: errors[0]?.field,
    errors,
  });
}
