import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NodeRegistry } from "../nodes/registry.ts";
import type { Health } from "../platform/health.ts";
import { type Api, createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import { healthRoutes } from "./health-routes.ts";
import { createMetrics } from "./metrics.ts";

const TOKEN = "scrape-me-if-you-can";
const view = () => ({ queues: () => [], nodes: () => [] }) as unknown as EngineView;
const apis: Api[] = [];

async function open(scrape: { token: string | undefined; publicOrigin: string | undefined }): Promise<Api> {
  const { api } = await createApi(createServer(), createLog("silent"));
  const health = { databaseUp: () => true } as unknown as Health;
  const registry = { all: () => [] } as unknown as NodeRegistry;
  healthRoutes(api, { health, registry, metrics: createMetrics(view), scrape });
  await api.ready();
  apis.push(api);
  return api;
}
let plain: Api;
let guarded: Api;
beforeAll(async () => {
  plain = await open({ token: undefined, publicOrigin: undefined });
  guarded = await open({ token: TOKEN, publicOrigin: "https://orders.example.com" });
});
afterAll(() => Promise.all(apis.map((api) => api.close())));

const here = { "x-rushdeck-peer": "127.0.0.1", host: "127.0.0.1:3000" };
const away = { "x-rushdeck-peer": "10.0.0.9", host: "10.0.0.1:3000" };
const proxied = { ...here, "x-forwarded-for": "203.0.113.9" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it.each([
  ["this machine", () => plain, here, 200],
  ["another machine", () => plain, away, 401],
  ["another machine with a made-up token", () => plain, { ...away, ...bearer("undefined") }, 401],
  ["somebody behind a proxy", () => plain, proxied, 401],
  ["this machine's proxy, which says nothing", () => guarded, here, 401],
  ["whoever has the token", () => guarded, { ...away, ...bearer(TOKEN) }, 200],
  ["whoever has a part of it", () => guarded, { ...away, ...bearer(TOKEN.slice(0, -1)) }, 401],
] as const)("metrics for %s", async (_who, api, headers, status) => {
  const answer = await api().inject({ url: "/metrics", headers });
  expect(answer.statusCode).toBe(status);
  expect(answer.body.includes("rushdeck_orders_accepted_total")).toBe(status === 200);
  if (status === 401) expect(answer.headers["www-authenticate"]).toBe("Bearer");
});

it("tells anybody whether it is well", async () => {
  for (const url of ["/healthz", "/readyz"]) {
    expect((await guarded.inject({ url, headers: away })).statusCode).toBe(200);
  }
});
