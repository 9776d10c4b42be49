import { toHeaders } from "../live/to-headers.ts";
import type { NodeRegistry } from "../nodes/registry.ts";
import type { Health } from "../platform/health.ts";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";
import { mayScrape, type ScrapeRule } from "./may-scrape.ts";
import type { Metrics } from "./metrics.ts";

export interface HealthRouteDeps {
  health: Health;
  registry: NodeRegistry;
  metrics: Metrics;
  scrape: ScrapeRule;
}

/** /healthz, /readyz and /metrics: control endpoints, never limited and never shed; the last not for everybody. */
export function healthRoutes(api: Api, { health, registry, metrics, scrape }: HealthRouteDeps): void {
  const state = () => {
    const nodes = registry.all();
    const ready = nodes.filter((node) => node.health === "ready").length;
    const database = health.databaseUp();
    return {
      status: database ? (ready > 0 ? "green" : "amber") : "red",
      database,
      nodes: { ready, total: nodes.length },
    };
  };
  for (const path of ["/healthz", "/readyz"]) {
    api.get(path, { schema: { hide: true } }, async (_request, reply) => {
      const now = state();
      return reply.code(now.database ? 200 : 503).send(now);
    });
  }
  api.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (!mayScrape(scrape, toHeaders(request.headers))) {
      void reply.header("www-authenticate", "Bearer");
      throw new OpsError("UNAUTHENTICATED", "Metrics are for this machine, or for RUSHDECK_METRICS_TOKEN.");
    }
    return reply.header("content-type", metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
