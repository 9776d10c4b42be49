import { createServer } from "node:http";
import { afterEach, expect, it, vi } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import { type Api, createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import type { SeriesHistory } from "./create-series.ts";
import { seriesRoutes } from "./series-routes.ts";

const HOUR = "from=2026-11-21T11:00:00Z&to=2026-11-21T12:00:00Z";
let api: Api | undefined;

afterEach(async () => {
  await api?.close();
});

async function open(history: () => Promise<SeriesHistory>) {
  const made = await createApi(createServer(), createLog("silent"));
  api = made.api;
  const seen: unknown[] = [];
  seriesRoutes(api, {
    series: {
      history: async (name, span) => {
        seen.push({ name, from: span.from, to: span.to, mostPoints: span.mostPoints });
        return history();
      },
    },
    viewerFrom: async (headers) => {
      const [role, tenantId = "default"] = headers.get("cookie")?.split("@") ?? [];
      return role ? ({ id: "u", name: "U", role, tenantId } as Viewer) : null;
    },
  });
  await api.ready();
  const ask = async (query: string, cookie?: string) =>
    made.api.inject({ url: `/api/v1/series?${query}`, headers: cookie ? { cookie } : {} });
  return { ask, seen };
}

const two = async (): Promise<SeriesHistory> => ({
  stepMs: 60_000,
  points: [
    { at: Date.UTC(2026, 10, 21, 11), value: 0.98, samples: 50 },
    { at: Date.UTC(2026, 10, 21, 11, 1), value: null, samples: 0 },
  ],
});

it("answers operators and analysts of the house with unit, step and points, no data as null", async () => {
  const { ask, seen } = await open(two);
  const answer = await ask(`name=success&${HOUR}&points=60`, "analyst");
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.json()).toEqual({
    name: "success",
    unit: "ratio",
    stepMs: 60_000,
    points: [
      { at: "2026-11-21T11:00:00.000Z", value: 0.98, samples: 50 },
      { at: "2026-11-21T11:01:00.000Z", value: null, samples: 0 },
    ],
  });
  expect(seen).toEqual([
    { name: "success", from: Date.UTC(2026, 10, 21, 11), to: Date.UTC(2026, 10, 21, 12), mostPoints: 60 },
  ]);
});

it.each([
  [undefined, 401],
  ["merchant", 403],
  ["operator@other", 403],
])("does not answer %s", async (cookie, status) => {
  const { ask, seen } = await open(two);
  const answer = await ask(`name=success&${HOUR}`, cookie);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(seen).toEqual([]);
});

it.each([
  `name=nonsense&${HOUR}`,
  `name=success&${HOUR}&points=301`,
  "name=success&from=2026-11-21T12:00:00Z&to=2026-11-21T11:00:00Z",
  "name=success&from=2026-10-01T00:00:00Z&to=2026-11-21T00:00:00Z",
  "name=success&from=yesterday&to=today",
])("refuses %s by the field", async (query) => {
  const { ask } = await open(two);
  const answer = await ask(query, "operator");
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: "INVALID_REQUEST" });
});

it("gives up after two seconds, and when the database is away", async () => {
  const slow = await open(() => new Promise(() => {}));
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    expect(ms).toBe(2_000);
    const over = new AbortController();
    setImmediate(() => over.abort());
    return over.signal;
  });
  const answer = await slow.ask(`name=p95Ms&${HOUR}`, "operator");
  vi.restoreAllMocks();
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBe("2");
  const away = await open(() => Promise.reject(new Error("connection refused")));
  expect((await away.ask(`name=p95Ms&${HOUR}`, "operator")).statusCode).toBe(503);
});
