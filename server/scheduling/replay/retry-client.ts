import type { RetryHint } from "../../admission/rules/retry-time.ts";
import type { RetryHabit } from "../../contracts/what-if-limits.ts";
import { assertNever } from "../../shared/assert-never.ts";
import type { SimRequest } from "./job.ts";

export type RetryKind = RetryHabit;

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MOST_MS = 30_000;

export interface RetryQuestion {
  kind: RetryKind;
  request: Pick<SimRequest, "firstAt" | "attempts">;
  hint: RetryHint;
  nowMs: number;
  patienceMs: number;
  /** Share of customers who come again at all; all of them unless told. */
  returning?: number;
  random: () => number;
}

/**
 * When a customer who was turned away asks again; null when never. `backoff` doubles from a second to
 * half a minute, +-50 %, and hears no hint; `hinted` comes when it was told to. Nobody outlasts patience,
 * and a late answer is an answer: it is not asked for again.
 */
export function retryAt(question: RetryQuestion): number | null {
  const { kind, request, hint, nowMs, patienceMs, returning = 1, random } = question;
  if (kind !== "none" && returning < 1 && random() >= returning) return null;
  switch (kind) {
    case "none":
      return null;
    case "backoff": {
      const step = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** (request.attempts - 1));
      return within(nowMs + step * (0.5 + random()));
    }
    case "hinted":
      return hint.final ? null : within(nowMs + hint.retryAfterMs);
    default:
      return assertNever(kind);
  }

  function within(at: number): number | null {
    return at < request.firstAt + patienceMs ? at : null;
  }
}
