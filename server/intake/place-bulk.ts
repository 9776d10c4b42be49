import type { AcceptedOrder } from "../contracts/orders.ts";
import type { Problem } from "../contracts/problem.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import { toProblem } from "../platform/http/to-problem.ts";
import { OpsError } from "../shared/errors.ts";
import { type IntakeDeps, placeOrder } from "./place-order.ts";

export type BulkLine =
  | { line: number; status: number; order: AcceptedOrder }
  | { line: number; status: number; problem: Problem };

const MAX_LINES = 5_000;

/**
 * Places one order a line; every line is judged on its own and answered in its place. Lines start
 * in order, so that admission sees them as they were sent; their commits are grouped.
 */
export async function placeBulk(
  deps: IntakeDeps,
  { caller, ndjson, patienceMs }: { caller: ApiCaller; ndjson: string; patienceMs?: number },
): Promise<BulkLine[]> {
  const lines = ndjson.split("\n").map((text, i) => ({ text: text.trim(), line: i + 1 }));
  const filled = lines.filter(({ text }) => text.length > 0);
  if (filled.length === 0)
    throw new OpsError("INVALID_REQUEST", "There is no order in the body.", { field: "/" });
  if (filled.length > MAX_LINES) throw new OpsError("TOO_LARGE", `At most ${MAX_LINES} orders at once.`);
  return Promise.all(
    filled.map(async ({ text, line }): Promise<BulkLine> => {
      try {
        const { idempotencyKey = null, ...body } = parseLine(text);
        const order = await placeOrder(deps, { caller, body, idempotencyKey, patienceMs });
        return { line, status: order.duplicate ? 200 : 201, order };
      } catch (error) {
        const answer = toProblem(error);
        return { line, status: answer.status, problem: answer };
      }
    }),
  );
}

function parseLine(text: string): { idempotencyKey?: string | null } & Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new OpsError("MALFORMED_JSON", (error as Error).message, { field: "/" });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new OpsError("INVALID_REQUEST", "Each line is one order, a JSON object.", { field: "/" });
  }
  const { idempotencyKey } = value as { idempotencyKey?: unknown };
  const fits =
    idempotencyKey === undefined ||
    (typeof idempotencyKey === "string" &&
      idempotencyKey.isWellFormed() &&
      /^[^\p{Cc}]{1,200}$/u.test(idempotencyKey));
  if (!fits)
    throw new OpsError("INVALID_REQUEST", "An idempotency key has 1 to 200 characters.", {
      field: "/idempotencyKey",
    });
  return value as { idempotencyKey?: string };
}
