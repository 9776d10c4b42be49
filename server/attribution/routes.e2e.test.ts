import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeyHolder } from "../identity/api-caller.ts";
import { type Api, createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import { ana, openInvestigations, question, span, stranger } from "../setup/investigations-fixture.ts";
import { attributionRoutes } from "./routes.ts";

const holder = (scope: KeyHolder["scope"], tenantId = "default", clientId = "c1"): KeyHolder => ({
  keyId: "k",
  scope,
  caller: { clientId, tenantId, tier: "free" },
});
const keys: Record<string, KeyHolder> = {
  right: holder("attribution.read"),
  orders: holder("orders"),
  foreign: holder("attribution.read", stranger.tenantId),
  eager: holder("attribution.read", "default", "c2"),
};

let house: Awaited<ReturnType<typeof openInvestigations>>;
let api: Api;
beforeAll(async () => {
  house = await openInvestigations();
  ({ api } = await createApi(createServer(), createLog("silent")));
  attributionRoutes(api, {
    ...house,
    keys: { holderOf: (raw) => keys[raw] ?? null },
    viewerFrom: async (headers) => (headers.get("cookie") === "ana" ? ana : null),
    publicOrigin: "http://desk.test",
    clock: { nowMs: () => house.state.nowMs },
  });
  await api.ready();
});
afterAll(() => house?.close());

const ask = async (
  url: string,
  { key, body, headers = {} }: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
) => {
  const answer = await api.inject({
    method: body === undefined ? "GET" : "POST",
    url: `/api/v1/attribution/${url}`,
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { payload: body as object }),
  });
  return { status: answer.statusCode, body: answer.json() };
};

describe("the attribution API", () => {
  it("gives the numbers of the page, all of them", async () => {
    const { tookMs: _, ...page } = await house.attribution.explain(ana, question);
    const { status, body } = await ask("explain", { key: "right", body: question });
    expect(status).toBe(200);
    const { tookMs, ...told } = body;
    expect(told).toEqual(page);
    expect(tookMs).toBeGreaterThan(0);

    const asked = encodeURIComponent(JSON.stringify(question));
    expect((await ask(`strips?question=${asked}`, { key: "right" })).body).toEqual(
      await house.attribution.strips(ana, question),
    );
    const overview = await house.attribution.overview(ana, { ...span, filters: [] });
    expect((await ask(`overview?from=${span.from}&to=${span.to}`, { key: "right" })).body).toEqual(overview);
    const { id } = await house.findings.share(ana, { question, span });
    expect((await ask(`findings/${id}`, { key: "right" })).body).toEqual(
      JSON.parse(JSON.stringify(await house.findings.read({ ...ana, id: "client:c1" }, { id }))),
    );
  });

  it("lets in living keys for attribution, of the tenant whose outcomes they are, and people by their session", async () => {
    const body = question;
    expect(await ask("explain", { body, key: "wrong" })).toMatchObject({
      status: 401,
      body: { code: "UNAUTHENTICATED" },
    });
    expect(await ask("explain", { body, key: "orders" })).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN", reason: "key_scope" },
    });
    expect(await ask("explain", { body, key: "foreign" })).toMatchObject({
      body: { verdict: "too_little_data" },
    });
    const { id } = await house.findings.share(ana, { question, span });
    expect(await ask(`findings/${id}`, { key: "foreign" })).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND" },
    });
    expect((await ask(`findings/${id}`)).status).toBe(401);
    expect((await ask(`findings/${id}`, { headers: { cookie: "ana" } })).status).toBe(200);
    // A page elsewhere cannot use the session to keep the engine busy.
    const from = (origin: string) =>
      ask("explain", { body, headers: { cookie: "ana", origin, host: "desk.test" } });
    expect((await from("http://evil.test")).status).toBe(403);
    expect((await from("http://desk.test")).status).toBe(200);
  });

  it("names the field that does not fit", async () => {
    const wrong = { ...question, current: { from: 2, to: 1 } };
    expect(await ask("explain", { key: "right", body: wrong })).toMatchObject({
      status: 400,
      body: { code: "INVALID_REQUEST", field: "/current" },
    });
    expect((await ask("strips?question=%7B", { key: "right" })).body).toMatchObject({ field: "/question" });
    expect((await ask("overview?from=x&to=2", { key: "right" })).body).toMatchObject({ field: "/from" });
    expect((await ask("findings/nope", { key: "right" })).status).toBe(404);
  });

  it("is paused with the page, and says until when", async () => {
    house.state.pause = { by: "Ola", until: 1_800_000_000_000 };
    expect(await ask("explain", { key: "right", body: question })).toMatchObject({
      status: 503,
      body: { code: "PAUSED", reason: "Ola", rule: "switch:attribution.paused" },
    });
    house.state.pause = null;
  });

  it("limits the questions of a client a minute, and no other client's", async () => {
    const id = "findings/zzzzzzzz";
    const codes = [];
    for (let i = 0; i < 61; i += 1) codes.push((await ask(id, { key: "eager" })).status);
    expect(codes.filter((code) => code === 404)).toHaveLength(60);
    const refused = await ask(id, { key: "eager" });
    expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
    expect(refused.body.retryAfterMs).toBeGreaterThan(0);
    expect((await ask(id, { key: "right" })).status).toBe(404);
  });

  it("never has more than four explanations of it under way", async () => {
    house.state.nowMs += 60_000;
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask("explain", { key: "right", body: question })),
    );
    const codes = answers.map(({ status }) => status);
    expect(codes.filter((code) => code === 200)).toHaveLength(4);
    expect(codes.filter((code) => code === 503)).toHaveLength(8);
  });

  it("is described in the API's own document", async () => {
    const { paths } = (await api.inject("/api/v1/openapi.json")).json();
    for (const path of ["explain", "overview", "strips", "findings/{id}"]) {
      expect(paths).toHaveProperty([`/api/v1/attribution/${path}`]);
    }
    const { post } = paths["/api/v1/attribution/explain"];
    expect(post.security).toEqual([{ apiKey: [] }]);
    expect(JSON.stringify(post.requestBody)).toContain("baseline");
    expect(Object.keys(post.responses)).toEqual(
      expect.arrayContaining(["200", "400", "401", "403", "429", "503"]),
    );
  });
});
