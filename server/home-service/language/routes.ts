import type { FastifyRequest } from "fastify";
import type { ApiCatalogue } from "../../contracts/catalogue.ts";
import type { Viewer } from "../../contracts/people.ts";
import { problemSchema } from "../../contracts/problem.ts";
import { understandSchema, understoodSchema } from "../../contracts/understand.ts";
import type { ClientFromKey } from "../../identity/api-caller.ts";
import { callerOf } from "../../identity/caller-of.ts";
import type { Api } from "../../platform/http/api-server.ts";
import { OpsError } from "../../shared/errors.ts";
import { type UnderstandDeps, understandBooking } from "./understand-booking.ts";

export interface LanguageRoutesDeps extends Omit<UnderstandDeps, "catalogue"> {
  catalogue(shopId: string, tenantId: string): Promise<ApiCatalogue>;
  callerFromKey: ClientFromKey;
  viewerFrom(headers: Headers): Promise<Viewer | null>;
}

/** POST /api/v1/bookings/understand, by API key or signed in. Nothing is booked by it. */
export function languageRoutes(api: Api, deps: LanguageRoutesDeps): void {
  api.post(
    "/api/v1/bookings/understand",
    {
      // Validated by the use case, once.
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: "Understand a customer's sentence",
        description:
          "Makes a draft of a home-service booking from a sentence such as “明天上午10点来打扫厨房” or “clean my kitchen tomorrow at 10”. `by` says whether a model or the rules understood it; while the model is switched off or does not answer within 2 s, the rules do. Nothing is booked.",
        tags: ["orders"],
        security: [{ apiKey: [] }],
        body: understandSchema,
        response: {
          200: understoodSchema,
          400: problemSchema,
          401: problemSchema,
          404: problemSchema,
          422: problemSchema,
        },
      },
    },
    async (request) => {
      const tenantId = await tenantOf(request, deps);
      const catalogue = (shopId: string) => deps.catalogue(shopId, tenantId);
      return understandBooking({ ...deps, catalogue }, request.body);
    },
  );
}

/** @throws UNAUTHENTICATED, FORBIDDEN */
async function tenantOf(
  { headers }: Pick<FastifyRequest, "headers">,
  { callerFromKey, viewerFrom }: LanguageRoutesDeps,
): Promise<string> {
  if (headers.authorization !== undefined || headers["x-api-key"] !== undefined) {
    return callerOf({ headers }, callerFromKey).tenantId;
  }
  const asked = new Headers();
  if (headers.cookie) asked.set("cookie", headers.cookie);
  if (headers.host) asked.set("host", headers.host);
  const viewer = await viewerFrom(asked);
  if (!viewer) throw new OpsError("UNAUTHENTICATED", "Send a living API key, or sign in first.");
  return viewer.tenantId;
}
