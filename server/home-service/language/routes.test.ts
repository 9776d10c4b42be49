import { createServer } from "node:http";
import { expect, it } from "vitest";
import type { ApiCatalogue } from "../../contracts/catalogue.ts";
import { createApi } from "../../platform/http/api-server.ts";
import { createLog } from "../../platform/log.ts";
import { languageRoutes } from "./routes.ts";

const service = { id: "kitchen", nameEn: "Kitchen cleaning", nameZh: "厨房保洁", station: "cleaning" };

it("answers a key's sentence with a draft, refuses strangers, and describes itself", async () => {
  const { api } = await createApi(createServer(), createLog("silent"));
  const tenants: string[] = [];
  languageRoutes(api, {
    catalogue: async (_shopId, tenantId) => {
      tenants.push(tenantId);
      return { shop: { kind: "home_service" }, services: [service] } as unknown as ApiCatalogue;
    },
    switches: { isOn: () => false },
    model: null,
    clock: { nowMs: () => Date.UTC(2026, 10, 21, 4) },
    callerFromKey: (key) => (key === "good" ? { clientId: "c", tenantId: "t1", tier: "free" } : null),
    viewerFrom: async () => null,
  });
  await api.ready();
  const ask = (headers: Record<string, string>, payload: object) =>
    api.inject({ method: "POST", url: "/api/v1/bookings/understand", headers, payload });
  const sentence = { shopId: "clean", sentence: "明天上午10点来打扫厨房" };

  const answer = await ask({ "x-api-key": "good" }, sentence);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    draft: { serviceItemId: "kitchen", startsAt: "2026-11-22T02:00:00.000Z", durationMinutes: null },
    missing: [],
    by: "rules",
    rulesBecause: "not_configured",
  });
  expect(tenants).toEqual(["t1"]);
  expect((await ask({}, sentence)).statusCode).toBe(401);
  expect((await ask({ "x-api-key": "bad" }, sentence)).statusCode).toBe(401);
  expect((await ask({ "x-api-key": "good" }, { shopId: "clean" })).statusCode).toBe(400);
  const described = (await api.inject({ url: "/api/v1/openapi.json" })).json();
  expect(described.paths).toHaveProperty(["/api/v1/bookings/understand"]);
  await api.close();
});
