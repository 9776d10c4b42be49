import type { Viewer } from "../contracts/people.ts";
import { problemSchema } from "../contracts/problem.ts";
import { seriesUnits } from "../contracts/series.ts";
import { seriesAnswerSchema, seriesQuerySchema } from "../contracts/series-query.ts";
import type { Api } from "../platform/http/api-server.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { Series } from "./create-series.ts";

export interface SeriesRoutesDeps {
  series: Pick<Series, "history">;
  viewerFrom(headers: Headers): Promise<Viewer | null>;
}

const MOST_MS = 2_000;

/** GET /api/v1/series?name=&from=&to=&points=, for signed-in operators and analysts. */
export function seriesRoutes(api: Api, { series, viewerFrom }: SeriesRoutesDeps): void {
  api.get(
    "/api/v1/series",
    {
      schema: {
        summary: "A measured series over a span of time",
        description:
          "For people who may watch operations, by their session. Ratios and percentiles of a step are made anew from its counts. Kept: 1 s for an hour, 10 s for a day, a minute for 30 days.",
        tags: ["operations"],
        querystring: seriesQuerySchema,
        response: {
          200: seriesAnswerSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          503: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const headers = new Headers();
      if (request.headers.cookie) headers.set("cookie", request.headers.cookie);
      if (request.headers.host) headers.set("host", request.headers.host);
      const viewer = await viewerFrom(headers);
      requirePermission(viewer, "operations.watch");
      // The series are the installation's: they tell of every tenant at once.
      if (viewer.tenantId !== DEFAULT_TENANT) throw new OpsError("FORBIDDEN", "Not for this tenant.");
      const { name, from, to, points: mostPoints } = request.query;
      const span = { from: Date.parse(from), to: Date.parse(to), mostPoints };
      const { stepMs, points } = await inTime((signal) => series.history(name, { ...span, signal }));
      void reply.header("cache-control", "no-store");
      return {
        name,
        unit: seriesUnits[name],
        stepMs,
        points: points.map((point) => ({ ...point, at: new Date(point.at).toISOString() })),
      };
    },
  );
}

/** @throws STORE_UNAVAILABLE when it takes too long or the database is away. */
async function inTime<Result>(ask: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const signal = AbortSignal.timeout(MOST_MS);
  const tooLong = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([ask(signal), tooLong]);
  } catch {
    throw new OpsError("STORE_UNAVAILABLE", "The series could not be read in two seconds; ask for less.", {
      retryAfterMs: 2_000,
    });
  }
}
