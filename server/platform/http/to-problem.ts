import { ZodError } from "zod";
import { type Problem, type ProblemCode, problemStatus } from "../../contracts/problem.ts";
import { isOpsError, type OpsErrorDetails } from "../../shared/errors.ts";
import { isStoreAway, isUnstorableText } from "../store-errors.ts";

const titles: Record<ProblemCode, string> = {
  INVALID_REQUEST: "The request does not fit",
  MALFORMED_JSON: "The body is not JSON",
  UNAUTHENTICATED: "Who are you",
  FORBIDDEN: "Not allowed",
  NOT_FOUND: "Not found",
  STALE: "Somebody changed this first",
  ILLEGAL_TRANSITION: "Not possible in this state",
  NODE_EPOCH_STALE: "This node must register anew",
  CONFLICT: "Conflict",
  UNDO_WINDOW_OVER: "Too late to undo",
  TOO_LARGE: "The body is larger than 1 MB",
  UNSUPPORTED_MEDIA_TYPE: "Media type not supported",
  IDEMPOTENCY_KEY_REUSED: "Idempotency key used for something else",
  UNKNOWN_SHOP: "Unknown shop",
  UNKNOWN_ITEM: "Unknown item",
  UNKNOWN_SLOT: "Unknown slot",
  KIND_MISMATCH: "This shop takes other orders",
  RATE_LIMITED: "Too many requests",
  QUOTA_EXHAUSTED: "Quota used up",
  OVERLOADED: "Overloaded",
  SHED: "Shed on purpose",
  PAUSED: "Paused",
  SIDELINED: "Set aside for a while",
  NO_NODES: "No node available",
  STORE_UNAVAILABLE: "The store is unavailable",
  SHUTTING_DOWN: "Stopping",
  INTERNAL: "Internal error",
};

export function problem(
  code: ProblemCode,
  detail: string | undefined,
  details: OpsErrorDetails = {},
): Problem {
  return {
    type: `urn:rushdeck:problem:${code.toLowerCase()}`,
    title: titles[code],
    status: problemStatus[code],
    code,
    detail,
    ...details,
  };
}

/** Any error as RFC 9457 problem details. What we did not expect keeps its message to itself. */
export function toProblem(error: unknown): Problem {
  if (isOpsError(error)) return problem(error.code, error.message, error.details);
  if (error instanceof ZodError) {
    const errors = error.issues.map((issue) => ({
      field: `/${issue.path.join("/")}`,
      message: issue.message,
    }));
    return problem("INVALID_REQUEST", "The request does not fit the schema.", {
      field: errors[0]?.field,
      errors,
    });
  }
  const { code, statusCode, validation, message } = error as {
    code?: string;
    statusCode?: number;
    validation?: { instancePath?: string; message?: string }[];
    message?: string;
  };
  if (Array.isArray(validation)) {
    const errors = validation.map((v) => ({
      field: v.instancePath || "/",
      message: v.message ?? "does not fit",
    }));
    return problem("INVALID_REQUEST", "The request does not fit the schema.", {
      field: errors[0]?.field,
      errors,
    });
  }
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return problem("TOO_LARGE", "Send at most 1 MB; split bulk orders.");
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return problem("UNSUPPORTED_MEDIA_TYPE", "Send application/json.");
  if (code === "FST_ERR_CTP_EMPTY_JSON_BODY") return problem("MALFORMED_JSON", "The body is empty.");
  if (code === "FST_ERR_CTP_INVALID_CONTENT_LENGTH")
    return problem("INVALID_REQUEST", "Content-Length does not match the body.");
  if (isStoreAway(error)) {
    return problem("STORE_UNAVAILABLE", "The database does not answer.", { retryAfterMs: 2_000 });
  }
  if (isUnstorableText(error)) return problem("INVALID_REQUEST", "NUL and the like cannot be stored.");
  if (statusCode && statusCode >= 400 && statusCode < 500) return problem("INVALID_REQUEST", message);
  return problem("INTERNAL", "Something failed on our side; it has been logged.");
}
