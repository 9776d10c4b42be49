import { z } from "zod";
import { questionSchema } from "../contracts/attribution.ts";
import { measures } from "../contracts/measures.ts";
import { problemSchema } from "../contracts/problem.ts";
import type { Parts } from "../parts.ts";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";
import { explanationShape, findingShape, overviewShape, stripsShape } from "./api-shapes.ts";
import type { createAsker } from "./asker.ts";

export interface ApiRoutesOptions {
  asker: ReturnType<typeof createAsker>;
  /** @throws INVALID_REQUEST naming the field */
  jsonOf: (field: string, text: unknown) => never;
  attribution: Pick<Parts["attribution"], "overview" | "strips" | "explain">;
  findings: Pick<Parts["findings"], "read">;
}

/** Explanations under way for other systems. The engine has one thread, and people wait for it too. */
const MOST_AT_ONCE = 4;

const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 429: problemSchema };
const described = { tags: ["attribution"], security: [{ apiKey: [] }] };
/** What is asked is checked by the use case, as it is for the page: the same words for the same mistake. */
const checkedInside = { validatorCompiler: () => (value: unknown) => ({ value }) };
const json = (what: string) => z.string().optional().describe(`${what}, as JSON`);

/** What the analyst's desk shows, for the desk and, by a key for attribution, for other systems. */
export function apiRoutes(api: Api, { attribution, findings, asker, jsonOf }: ApiRoutesOptions): void {
  api.get(
    "/api/v1/attribution/overview",
    {
      ...checkedInside,
      schema: {
        ...described,
        summary: "The success rate, the p95 or the orders over time",
        description: "At most 300 points of equal length; times are epoch ms.",
        querystring: z.object({
          from: z.coerce.number(),
          to: z.coerce.number(),
          measure: z.enum(measures).optional(),
          filters: json("Filters of a question"),
        }),
        response: { 200: overviewShape, ...refusals, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const viewer = await asker(request);
      const query = request.query as Record<string, unknown>;
      void reply.header("cache-control", "no-store");
      const filters = query.filters ? jsonOf("filters", query.filters) : [];
      return attribution.overview(viewer, {
        from: Number(query.from),
        to: Number(query.to),
        ...(query.measure !== undefined && { measure: query.measure as never }),
        filters,
      }) as never;
    },
  );

  api.get(
    "/api/v1/attribution/strips",
    {
      ...checkedInside,
      schema: {
        ...described,
        summary: "Both windows by every value of every dimension",
        querystring: z.object({ question: json("A question as of explain") }),
        response: { 200: stripsShape, ...refusals, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const viewer = await asker(request);
      const query = request.query as Record<string, unknown>;
      void reply.header("cache-control", "no-store");
      return attribution.strips(viewer, jsonOf("question", query.question)) as never;
    },
  );

  explainRoute(api, { attribution, asker });

  api.get(
    "/api/v1/attribution/findings/:id",
    {
      ...checkedInside,
      schema: {
        ...described,
        summary: "A shared finding, as it was",
        description: "Frozen when it was shared: it outlives the outcomes it was counted from.",
        params: z.object({ id: z.string() }),
        response: { 200: findingShape, ...refusals, 404: problemSchema },
      },
    },
    async (request, reply) => {
      const viewer = await asker(request);
      void reply.header("cache-control", "no-store");
      return findings.read(viewer, { id: String(request.params.id) }) as never;
    },
  );
}

function explainRoute(
  api: Api,
  { attribution, asker }: Pick<ApiRoutesOptions, "attribution" | "asker">,
): void {
  let underWay = 0;
  api.post(
    "/api/v1/attribution/explain",
    {
      ...checkedInside,
      schema: {
        ...described,
        summary: "Why the success rate, the speed or the number of orders changed",
        description:
          "Compares two windows and names the combinations that explain the change: the figures of the analyst's page. PAUSED (503) while explanations are switched off, RATE_LIMITED (429) beyond 60 questions a minute, OVERLOADED (503) with four under way.",
        body: questionSchema,
        response: { 200: explanationShape, ...refusals, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const viewer = await asker(request);
      void reply.header("cache-control", "no-store");
      if (underWay >= MOST_AT_ONCE) {
        throw new OpsError("OVERLOADED", `${MOST_AT_ONCE} explanations are under way.`, {
          retryAfterMs: 1_000,
        });
      }
      underWay += 1;
      try {
        return (await attribution.explain(viewer, request.body)) as never;
      } finally {
        underWay -= 1;
      }
    },
  );
}
