import { z } from "zod";
import { apiCatalogueSchema, apiShopsSchema } from "../contracts/catalogue.ts";
import { problemSchema } from "../contracts/problem.ts";
import { word } from "../contracts/storable.ts";
import type { ClientFromKey } from "../identity/api-caller.ts";
import { callerOf } from "../identity/caller-of.ts";
import type { Api } from "../platform/http/api-server.ts";
import type { PublicCatalogue } from "./public-catalogue.ts";

export interface ShopRouteDeps {
  catalogue: PublicCatalogue;
  callerFromKey: ClientFromKey;
}

const security = [{ apiKey: [] }];

/** What may be ordered, for other systems. */
export function shopRoutes(api: Api, { catalogue, callerFromKey }: ShopRouteDeps): void {
  api.get(
    "/api/v1/shops",
    {
      schema: {
        summary: "Open shops",
        description: "The shops this key may order from.",
        tags: ["shops"],
        security,
        response: { 200: apiShopsSchema, 401: problemSchema },
      },
    },
    async (request) => ({ shops: await catalogue.shops(callerOf(request, callerFromKey)) }),
  );

  api.get(
    "/api/v1/shops/:id/catalogue",
    {
      schema: {
        summary: "What a shop offers",
        description:
          "The ids an order may name: items of a meal shop, services of a home-service shop, slots with free places of a reservation shop. Places are counted when asked; only placing the order takes one.",
        tags: ["shops"],
        security,
        params: z.object({ id: word(0, 64) }),
        response: { 200: apiCatalogueSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    async (request) => catalogue.catalogue(request.params.id, callerOf(request, callerFromKey)),
  );
}
