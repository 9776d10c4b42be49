import type { FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import type { KeyHolder } from "../identity/api-caller.ts";
import { askingSiteOf } from "../live/asking-site-of.ts";
import { toHeaders } from "../live/to-headers.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { createTryLimit } from "../shared/try-limit.ts";

/** A client's questions a minute. Screens are not counted: a person asks one thing at a time. */
const MOST_A_MINUTE = 60;
const MINUTE_MS = 60_000;

export interface AskerOptions {
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
  keys: { holderOf(rawKey: string): KeyHolder | null };
  publicOrigin: string | undefined;
  clock: { nowMs(): number };
}

/**
 * Who asks the cube: a person by their session, or another system by a key for attribution, which may then
 * what an analyst of its tenant may see.
 * @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED
 */
export function createAsker({ viewerFrom, keys, publicOrigin, clock }: AskerOptions) {
  const tries = createTryLimit({ most: MOST_A_MINUTE, windowMs: MINUTE_MS });

  return async function asker(request: FastifyRequest): Promise<Viewer> {
    const { authorization } = request.headers;
    const raw = authorization?.startsWith("Bearer ") ? authorization.slice(7) : request.headers["x-api-key"];
    if (authorization !== undefined || raw !== undefined) return byKey(raw);
    if (request.method !== "GET" && askingSiteOf(request.headers, publicOrigin) !== "ours") {
      throw new OpsError("FORBIDDEN", "Only this installation's own pages ask without a key.");
    }
    const viewer = await viewerFrom(toHeaders(request.headers));
    requirePermission(viewer, "attribution.watch");
    return viewer;
  };

  function byKey(raw: unknown): Viewer {
    const holder = typeof raw === "string" ? keys.holderOf(raw) : null;
    if (!holder) {
      throw new OpsError("UNAUTHENTICATED", "Send a living API key as `Authorization: Bearer rdk_…`.", {
        field: "/headers/authorization",
      });
    }
    if (holder.scope !== "attribution.read") {
      throw new OpsError("FORBIDDEN", "This API key is not for attribution.", { reason: "key_scope" });
    }
    const { clientId, tenantId } = holder.caller;
    tries.take(clientId, clock.nowMs());
    return { id: `client:${clientId}`, name: clientId, email: "", role: "analyst", tenantId, shopIds: [] };
  }
}
