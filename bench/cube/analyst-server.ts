import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { createAttribution } from "../../server/attribution/create-attribution.ts";
import { attributionRoutes } from "../../server/attribution/routes.ts";
import type { Viewer } from "../../server/contracts/people.ts";
import { createApi } from "../../server/platform/http/api-server.ts";
import { createLog } from "../../server/platform/log.ts";
import type { Clock } from "../../server/shared/clock.ts";

export const analyst: Viewer = {
  id: "bench",
  name: "Bench",
  email: "bench@x.test",
  role: "analyst",
  tenantId: "default",
  shopIds: [],
};

/** The analyst's questions as the server answers them, by use case and by HTTP, its thread not yet started. */
export async function startAnalystServer({
  pool,
  databaseUrl,
  clock,
}: {
  pool: pg.Pool;
  databaseUrl: string;
  clock: Clock;
}) {
  const log = createLog("silent");
  const attribution = createAttribution({ pool, databaseUrl, clock, log });
  const server = createServer();
  const { api, handler } = await createApi(server, log);
  attributionRoutes(api, {
    attribution,
    findings: { read: () => Promise.reject(new Error("no findings here")) },
    keys: { holderOf: () => null },
    viewerFrom: async () => analyst,
    publicOrigin: undefined,
    clock,
  });
  await api.ready();
  server.on("request", handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${origin}/api/v1/attribution/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  return {
    attribution,
    get: (path: string, query: Record<string, string>) => ask(`${path}?${new URLSearchParams(query)}`),
    post: (path: string, body: unknown) =>
      ask(path, {
        method: "POST",
        headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
        body: JSON.stringify(body),
      }),
    async stop() {
      await attribution.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await api.close();
      await closed;
    },
  };
}
