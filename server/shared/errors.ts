import type { OrderClass } from "../contracts/orders.ts";
import type { ProblemCode } from "../contracts/problem.ts";

export interface OpsErrorDetails {
  /** JSON pointer of the field that does not fit. */
  field?: string;
  errors?: { field: string; message: string }[];
  receipt?: string;
  reason?: string;
  /** A refusal's order class, the rule that spoke, and whether coming back is in vain. */
  class?: OrderClass;
  rule?: string;
  final?: boolean;
  /** When it became so, epoch ms. */
  at?: number;
  retryAfterMs?: number;
}

/**
 * An expected failure. Next bundles its own copies of modules, so callers ask `hasCode`, never
 * `instanceof`.
 */
export class OpsError extends Error {
  readonly code: ProblemCode;
  readonly details: OpsErrorDetails;

  constructor(code: ProblemCode, message: string, details: OpsErrorDetails = {}) {
    super(message);
    this.name = "OpsError";
    this.code = code;
    this.details = details;
  }
}

export function isOpsError(error: unknown): error is OpsError {
  return error instanceof Error && error.name === "OpsError" && "code" in error;
}

export function hasCode(error: unknown, code: ProblemCode): boolean {
  return isOpsError(error) && error.code === code;
}
