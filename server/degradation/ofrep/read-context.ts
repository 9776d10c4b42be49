import { FlagRefusal } from "./answers.ts";

/**
 * Checks the body of an evaluation. Nothing in it changes a switch's value, so a body, a context and a
 * targetingKey may be absent; what is there must have the right shape, or a caller's fault stays hidden.
 * @throws FlagRefusal PARSE_ERROR, INVALID_CONTEXT
 */
export function checkContext(body: unknown): void {
  if (body === undefined || body === null || body === "") return;
  const parsed = parse(body);
  if (!isRecord(parsed)) throw new FlagRefusal(400, "PARSE_ERROR", "The body is not a JSON object.");
  const { context = {} } = parsed;
  if (!isRecord(context)) throw new FlagRefusal(400, "INVALID_CONTEXT", "`context` is not an object.");
  const { targetingKey } = context;
  if (targetingKey !== undefined && typeof targetingKey !== "string") {
    throw new FlagRefusal(400, "INVALID_CONTEXT", "`context.targetingKey` is not a string.");
  }
}

function parse(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch (error) {
    throw new FlagRefusal(400, "PARSE_ERROR", `The body is not JSON: ${(error as Error).message}`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
