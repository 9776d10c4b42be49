import { createHash } from "node:crypto";
import type { Explanation, Question, Strip, TimeWindow } from "../contracts/attribution.ts";

export interface DigestInput {
  engineVersion: string;
  question: Question;
  span: TimeWindow;
  explanation: Explanation;
  strips: Strip[];
}

/**
 * The same for the same question, answered alike from the same counts. What was measured on the way (how
 * long it took) and what the chart shows around the windows, which still grows, have no part in it.
 */
export function findingDigest({ explanation: { tookMs: _, ...explanation }, ...input }: DigestInput): string {
  return createHash("sha256")
    .update(JSON.stringify({ ...input, explanation }, withoutNoise))
    .digest("hex");
}

// Sums in another order differ in the last bits.
const DIGITS = 9;

function withoutNoise(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}
