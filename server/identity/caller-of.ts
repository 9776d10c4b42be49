import type { FastifyRequest } from "fastify";
import { OpsError } from "../shared/errors.ts";
import type { ApiCaller, ClientFromKey } from "./api-caller.ts";

/** The machine behind a request, by its API key. @throws UNAUTHENTICATED; FORBIDDEN when it is not for orders */
export function callerOf(request: Pick<FastifyRequest, "headers">, callerFromKey: ClientFromKey): ApiCaller {
  const header = request.headers.authorization;
  const raw = header?.startsWith("Bearer ") ? header.slice(7) : request.headers["x-api-key"];
  const found = typeof raw === "string" ? callerFromKey(raw) : null;
  if (!found) {
    throw new OpsError("UNAUTHENTICATED", "Send a living API key as `Authorization: Bearer rdk_…`.", {
      field: "/headers/authorization",
    });
  }
  return found;
}
