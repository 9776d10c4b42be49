import type {} from "@fastify/swagger";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import type { ContrastUseCases } from "./create-contrast.ts";

export interface ContrastRoutesOptions {
  contrast: ContrastUseCases;
  /** The signed-in person, who may watch. */
  signedIn: (request: FastifyRequest) => Promise<Viewer>;
  /** @throws INVALID_REQUEST naming the field */
  jsonOf: (field: string, text: unknown) => never;
}

/** GET /api/v1/attribution/{distributions,matrix,contrast,failed-orders}?ask, which is JSON; see the contract. */
export function contrastRoutes(
  app: FastifyInstance,
  { contrast, signedIn, jsonOf }: ContrastRoutesOptions,
): void {
  const questions = {
    distributions: contrast.distributions,
    matrix: contrast.matrix,
    contrast: contrast.contrast,
    "failed-orders": contrast.failedOrders,
  };
  for (const [name, answer] of Object.entries(questions)) {
    app.get(`/api/v1/attribution/${name}`, { schema: { hide: true } }, async (request, reply) => {
      const viewer = await signedIn(request);
      void reply.header("cache-control", "no-store");
      return answer(viewer, jsonOf("ask", (request.query as Record<string, unknown>).ask));
    });
  }
}
