import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { Viewer } from "../contracts/people.ts";
import { type IntakeRouteDeps, intakeRoutes } from "../intake/routes.ts";
import { createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import { caller, meal, openCore, seedShops } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { changeLimiter, storedLimiter } from "./change-limiter.ts";

let database: TestDatabase;
let core: Core;
let server: Server;
let url: string;

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  server = createServer();
  const { api, handler } = await createApi(server, createLog("silent"));
  intakeRoutes(api, {
    intake: core.intake,
    reads: core.reads,
    changes: {} as IntakeRouteDeps["changes"],
    callerFromKey: () => caller,
    countAnswer: () => {},
  });
  await api.ready();
  server.on("request", handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
});
afterAll(async () => {
  server?.close();
  await core?.stop();
  await database?.close();
});

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: "POST",
    body,
    headers: { authorization: "Bearer x", "content-type": "application/json", ...headers },
  });

it("says class, reason, rule, receipt and time in headers and body, and finds the receipt with the caller's key", async () => {
  // No node has joined: every order is refused.
  const answer = await post("/orders", JSON.stringify(meal({ class: "browse" })), {
    "idempotency-key": "mine-1",
  });
  expect(answer.status).toBe(503);
  const body = (await answer.json()) as Record<string, unknown>;
  expect(body).toMatchObject({
    class: "browse",
    reason: "no_nodes",
    rule: "admission:no_nodes",
    final: false,
  });
  expect(Number(answer.headers.get("retry-after"))).toBe(Math.ceil(Number(body.retryAfterMs) / 1_000));
  expect(answer.headers.get("x-admission")).toBe(
    `class=browse; reason=no_nodes; rule=admission:no_nodes; id=${body.receipt}`,
  );
  const receipt = async () => {
    const found = await fetch(`${url}/receipts/${body.receipt}`, { headers: { authorization: "Bearer x" } });
    return found.status === 200 ? ((await found.json()) as Record<string, unknown>) : null;
  };
  expect(await receipt()).toMatchObject({ requestKey: "mine-1", class: "browse", reason: "no_nodes" });
  const stored = () => database.pool.query("SELECT request_key FROM receipt WHERE id = $1", [body.receipt]);
  await expect.poll(async () => (await stored()).rows).toEqual([{ request_key: "mine-1" }]);
  expect(await receipt()).toMatchObject({ requestKey: "mine-1" });
});

it("does the same for each line of a bulk, by the patience the header tells", async () => {
  const ndjson = [meal({ idempotencyKey: "b1" }), meal({ class: "paid" })]
    .map((o) => JSON.stringify(o))
    .join("\n");
  const answer = await post("/orders:bulk", ndjson, {
    "content-type": "application/x-ndjson",
    "rushdeck-patience": "1",
  });
  const lines = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ problem }) => problem)).toMatchObject([
    { class: "place", rule: "admission:no_nodes", receipt: expect.stringMatching(/^rcp_/), final: true },
    { class: "paid", rule: "admission:no_nodes", receipt: expect.stringMatching(/^rcp_/), final: true },
  ]);
});

it("names the patience header when it does not fit, and describes it in the API document", async () => {
  const answer = await post("/orders", JSON.stringify(meal()), { "rushdeck-patience": "a while" });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "INVALID_REQUEST", field: "/headers/rushdeck-patience" });
  const document = JSON.stringify(await (await fetch(`${url}/openapi.json`)).json());
  expect(document).toContain("rushdeck-patience");
});

it("keeps the limiter that was chosen over a restart, with who chose it and why", async () => {
  const operator: Viewer = {
    id: "u1",
    name: "Op",
    email: "op@example.com",
    role: "operator",
    tenantId: "default",
    shopIds: [],
  };
  const deps = { prisma: core.prisma, limiter: core.limiter, bus: core.bus, clock: core.intake.clock };
  const told: unknown[] = [];
  core.bus.on("feed", (entry) => told.push(entry.type));
  await changeLimiter(deps, operator, { limiter: "codel", reason: "trying" });
  expect(core.limiter.kind).toBe("codel");
  expect(core.view.engine().limiter).toBe("codel");
  expect(await storedLimiter(core.prisma)).toBe("codel");
  expect(told).toEqual(["limiter_changed"]);
  const audit = await core.prisma.auditEntry.findFirst({ where: { action: "limiter.change" } });
  expect(audit).toMatchObject({
    actor: "person:u1",
    before: "wait_target",
    after: "codel",
    reason: "trying",
  });
  await expect(
    changeLimiter(deps, { ...operator, role: "analyst" }, { limiter: "none" }),
  ).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(changeLimiter(deps, operator, { limiter: "magic" })).rejects.toThrow();
});
