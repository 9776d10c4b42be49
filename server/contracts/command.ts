import type { ProblemCode } from "./problem.ts";

/** What a server action answers: the value of its use case, or a code the screen translates. */
export type CommandResult<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      code: ProblemCode;
      detail?: string;
      field?: string;
      retryAfterMs?: number;
      /** One word that tells why, where the code alone does not: the status an order has instead. */
      reason?: string;
      /** When it became so, epoch ms, where that is known. */
      at?: number;
    };
