import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { Decisions } from "../contracts/decisions.ts";
import type { Viewer } from "../contracts/people.ts";
import { placeOrder } from "../intake/place-order.ts";
import { createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import {
  caller,
  meal,
  openCore,
  type ScriptedNode,
  seedShops,
  startScriptedNode,
} from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { decisionRoutes } from "./decision-routes.ts";
import { searchDecisions } from "./search-decisions.ts";

let database: TestDatabase;
let core: Core;
let node: ScriptedNode;
const all = { tenantId: "default", clientId: null };
const search = (q: string, scope: { tenantId: string; clientId: string | null } = all) =>
  searchDecisions({ pool: database.pool, receipts: core.intake.receipts }, scope, q);
const place = (key: string | null, as: object = {}) =>
  placeOrder(core.intake, { caller: { ...caller, ...as }, body: meal(), idempotencyKey: key });

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.prisma.apiClient.createMany({
    data: ["cli_test", "cli_other"].map((id) => ({
      id,
      tenantId: "default",
      name: `Name of ${id}`,
      tier: "enterprise",
    })),
  });
  await core.start();
});

afterAll(async () => {
  await core?.stop();
  node?.server.close();
  await database?.close();
});

describe("a refusal", () => {
  it("is found by its receipt and by the caller's key at once, with its figures and the time to come back", async () => {
    const refused = await place("key-refused").catch((error) => error);
    expect(refused.code).toBe("NO_NODES");
    for (const q of [refused.details.receipt, "key-refused"]) {
      const { decisions } = await search(q);
      expect(decisions).toMatchObject([
        {
          outcome: "refused",
          id: refused.details.receipt,
          reason: "no_nodes",
          rule: "admission:no_nodes",
          retryAfterMs: refused.details.retryAfterMs,
          requestKey: "key-refused",
          client: { id: "cli_test", name: "Name of cli_test" },
          shop: { id: "wok", nameEn: "wok" },
          detail: { eligibleNodes: 0, capacity: 0 },
        },
      ]);
    }
  });
});

describe("an accepted order", () => {
  it("is found by id, key and number, with its wait, its attempts and its outcome", async () => {
    node = await startScriptedNode(core, "a");
    let first = true;
    node.behave = async () => {
      const answer = first ? "failed" : "done";
      first = false;
      return answer;
    };
    const order = await place("key-accepted");
    await expect.poll(async () => (await core.journal.read(order.id))?.status).toBe("accepted");
    for (const q of [order.id, "key-accepted", String(order.number), `#${order.number}`]) {
      const { decisions, more } = await search(q);
      expect(more).toBe(false);
      expect(decisions).toMatchObject([
        {
          outcome: "accepted",
          id: order.id,
          number: order.number,
          status: "accepted",
          settledAs: "success",
          attempts: [
            { attempt: 1, node: "a", result: "failed", reason: "failed" },
            { attempt: 2, node: "a", result: "done" },
          ],
        },
      ]);
      const [found] = decisions;
      expect(found?.outcome === "accepted" && found.waitedMs).toBeGreaterThanOrEqual(0);
      expect(found?.outcome === "accepted" && found.events.map(({ type }) => type)).toContain(
        "order.received",
      );
    }
  });

  it("and a refusal of the same key are shown side by side, newest first", async () => {
    const order = await place("key-refused");
    const { decisions } = await search("key-refused");
    expect(decisions.map(({ outcome }) => outcome)).toEqual(["accepted", "refused"]);
    expect(decisions[0]?.id).toBe(order.id);
  });
});

describe("who finds what", () => {
  it.each([
    ["another tenant", { tenantId: "other", clientId: null }],
    ["another client", { tenantId: "default", clientId: "cli_other" }],
  ])("%s finds nothing", async (_, scope) => {
    for (const q of ["key-refused", "key-accepted", "1"])
      expect((await search(q, scope)).decisions).toEqual([]);
  });

  it.each(["", "ord_unknown", "a\u0000b", "ééé", "%", "0' OR '1'='1"])(
    "answers %j with nothing",
    async (q) => {
      expect(await search(q)).toEqual({ decisions: [], more: false });
    },
  );

  it("takes an API key for its client alone, a session for its tenant, and nobody else", async () => {
    const { api } = await createApi(createServer(), createLog("silent"));
    const viewer = (role: Viewer["role"]): Viewer => ({
      id: "u1",
      name: "U",
      email: "u@x.test",
      role,
      tenantId: "default",
      shopIds: [],
    });
    decisionRoutes(api, {
      search: (scope, q) => search(q, scope),
      callerFromKey: (raw) => (raw.startsWith("cli_") ? { ...caller, clientId: raw } : null),
      viewerFrom: async (headers) => {
        const role = headers.get("cookie");
        return role ? viewer(role as Viewer["role"]) : null;
      },
    });
    await api.ready();
    const ask = async (headers: Record<string, string>, q = "key-accepted") =>
      api.inject({ url: `/api/v1/decisions?q=${q}`, headers });
    const found = async (headers: Record<string, string>) =>
      ((await ask(headers)).json() as Decisions).decisions.length;
    expect(await found({ authorization: "Bearer cli_test" })).toBe(1);
    expect(await found({ "x-api-key": "cli_other" })).toBe(0);
    expect(await found({ cookie: "operator" })).toBe(1);
    expect((await ask({ cookie: "merchant" })).statusCode).toBe(403);
    expect((await ask({})).statusCode).toBe(401);
    expect((await ask({ cookie: "operator", authorization: "Bearer wrong" })).statusCode).toBe(401);
    expect((await ask({ cookie: "operator" }, "")).statusCode).toBe(400);
    await api.close();
  });
});
