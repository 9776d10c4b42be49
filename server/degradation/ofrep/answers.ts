import type { FastifyReply } from "fastify";

export type FlagErrorCode = "PARSE_ERROR" | "INVALID_CONTEXT" | "FLAG_NOT_FOUND" | "GENERAL";

/**
 * A refusal as OFREP tells it. `key` and `errorCode` are in every one: the clients throw away a body
 * without them, and with it the reason.
 */
export class FlagRefusal extends Error {
  readonly status: number;
  readonly errorCode: FlagErrorCode;
  readonly retryAfterS: number | undefined;

  constructor(
    status: number,
    errorCode: FlagErrorCode,
    message: string,
    { retryAfterS }: { retryAfterS?: number } = {},
  ) {
    super(message);
    this.name = "FlagRefusal";
    this.status = status;
    this.errorCode = errorCode;
    this.retryAfterS = retryAfterS;
  }
}

export function sendRefusal(
  reply: FastifyReply,
  refusal: FlagRefusal,
  key: string | undefined,
): FastifyReply {
  const { status, errorCode, message, retryAfterS } = refusal;
  // Seconds, as not every client reads a date.
  if (retryAfterS !== undefined) void reply.header("retry-after", retryAfterS);
  if (status === 401) void reply.header("www-authenticate", 'Bearer realm="ofrep"');
  return sendJson(
    reply.code(status),
    JSON.stringify({ ...(key === undefined ? {} : { key }), errorCode, errorDetails: message }),
  );
}

/** Any other media type makes the clients answer with the code's default. */
export function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.header("content-type", "application/json; charset=utf-8").send(json);
}

export function sendUnchanged(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}
