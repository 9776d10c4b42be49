import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeApp } from "./compose.ts";
import type { ClientToServer, FollowReply, ServerToClient, TopicKind } from "./contracts/live.ts";
import { type Role, roles } from "./contracts/people.ts";
import { readEnv } from "./env.ts";
import type { Parts } from "./parts.ts";
import { createApi, isApiPath } from "./platform/http/api-server.ts";
import { createLog } from "./platform/log.ts";
import { getParts } from "./process-registry.ts";
import { openTestDatabase, type TestDatabase } from "./setup/test-database.ts";

type Client = Socket<ServerToClient, ClientToServer>;
const PASSWORD = "correct horse battery";

let database: TestDatabase;
let dataDir: string;
let server: Server;
let app: Awaited<ReturnType<typeof composeApp>>;
let url: string;
let identity: Parts["identity"];
const clients: Client[] = [];

const local = (extra: Record<string, string> = {}) =>
  new Headers({
    host: new URL(url).host,
    origin: url,
    "x-rushdeck-peer": "127.0.0.1",
    ...extra,
  });
const cookieOf = (setCookie: string[]) => setCookie.map((value) => value.split(";")[0]).join("; ");
const signIn = async (email: string) =>
  cookieOf((await identity.signIn({ email, password: PASSWORD, headers: local() })).setCookie);

async function admin() {
  const viewer = await identity.viewerFrom(local({ cookie: await signIn("administrator-default@x.test") }));
  if (!viewer) throw new Error("the administrator is not signed in");
  return viewer;
}

async function enter(cookie: string | null): Promise<Client> {
  const answer = await fetch(`${url}/api/v1/live/tickets`, {
    method: "POST",
    headers: { origin: url, ...(cookie ? { cookie } : {}) },
  });
  const auth = (await answer.json()) as { ticket: string };
  const client: Client = io(url, {
    path: "/live",
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders: { origin: url },
  });
  clients.push(client);
  await new Promise<void>((resolve, reject) => {
    client.once("connect", resolve);
    client.once("connect_error", reject);
  });
  return client;
}
const follow = (client: Client, topic: string) =>
  new Promise<FollowReply>((resolve) => client.emit("follow", topic, resolve));

beforeAll(async () => {
  database = await openTestDatabase();
  dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-live-"));
  server = createServer();
  const log = createLog("silent");
  const { api, handler } = await createApi(server, log);
  server.on("request", (request, response) => {
    request.headers["x-rushdeck-peer"] = request.socket.remoteAddress ?? "";
    if (isApiPath(request.url ?? "/")) handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = readEnv(
    { RUSHDECK_DATA_DIR: dataDir, RUSHDECK_NODES: "0", RUSHDECK_DEMO: "off", NODE_ENV: "test" },
    dataDir,
  );
  app = await composeApp({ env, log, api, server, databaseUrl: database.url, joinUrl: url, origin: url });
  await api.ready();
  app.attachSockets();
  identity = getParts().identity;

  // Two tenants with a shop each, and one person of each role in both.
  const { administrator } = await app.start();
  if (!administrator) throw new Error("no first administrator");
  const root = await identity.viewerFrom(
    local({
      cookie: cookieOf((await identity.signIn({ ...administrator, headers: local() })).setCookie),
    }),
  );
  if (!root) throw new Error("the first administrator is not signed in");
  await database.pool.query(`INSERT INTO tenant (id, name) VALUES ('other', 'Other') ON CONFLICT DO NOTHING`);
  for (const tenant of ["default", "other"]) {
    await database.pool.query(
      `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
       VALUES ($1, $2, $1, $1, 'meal', 'r', $3), ($4, $2, $4, $4, 'meal', 'r', $5)`,
      [`mine-${tenant}`, tenant, `token-mine-${tenant}`, `next-${tenant}`, `token-next-${tenant}`],
    );
    for (const role of roles) {
      const row = await identity.createPerson(root, {
        name: role,
        email: `${role}-${tenant}@x.test`,
        password: PASSWORD,
        role,
        shopIds: [],
      });
      await database.pool.query(`UPDATE person SET tenant_id = $2 WHERE id = $1`, [row.id, tenant]);
      if (role === "merchant") {
        await database.pool.query(`INSERT INTO shop_member (user_id, shop_id) VALUES ($1, $2)`, [
          row.id,
          `mine-${tenant}`,
        ]);
      }
    }
  }
});

afterAll(async () => {
  for (const client of clients) client.disconnect();
  server?.closeAllConnections();
  server?.close();
  await app?.stop();
  await database?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

type Answer = "yes" | "FORBIDDEN" | "NOT_FOUND";
/** Every topic kind, and what each gets: of the own tenant by role, a stranger, the other tenant's administrator. */
const access: Record<
  TopicKind,
  { id: string; roles: Record<Role, Answer>; stranger: Answer; otherTenant: Answer }[]
> = {
  tickets: [
    {
      id: "mine-default",
      roles: { administrator: "yes", operator: "yes", analyst: "FORBIDDEN", merchant: "yes" },
      stranger: "FORBIDDEN",
      otherTenant: "NOT_FOUND",
    },
    {
      id: "next-default",
      roles: { administrator: "yes", operator: "yes", analyst: "FORBIDDEN", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "NOT_FOUND",
    },
  ],
  boards: [
    {
      id: "mine-default",
      roles: { administrator: "yes", operator: "yes", analyst: "FORBIDDEN", merchant: "yes" },
      stranger: "FORBIDDEN",
      otherTenant: "NOT_FOUND",
    },
  ],
  pairing: [
    {
      id: "made-up-secret",
      roles: {
        administrator: "NOT_FOUND",
        operator: "NOT_FOUND",
        analyst: "NOT_FOUND",
        merchant: "NOT_FOUND",
      },
      stranger: "NOT_FOUND",
      otherTenant: "NOT_FOUND",
    },
  ],
  pickup: [
    {
      id: "token-mine-default",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "yes" },
      stranger: "yes",
      otherTenant: "yes",
    },
  ],
  track: [
    {
      id: "made-up-order",
      roles: {
        administrator: "NOT_FOUND",
        operator: "NOT_FOUND",
        analyst: "NOT_FOUND",
        merchant: "NOT_FOUND",
      },
      stranger: "NOT_FOUND",
      otherTenant: "NOT_FOUND",
    },
  ],
  operations: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  healing: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  protection: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  breakers: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  approvals: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  gamedays: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  incidents: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  effects: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  engine: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  queues: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  whatif: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  forecast: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  switches: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "FORBIDDEN" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
  demo: [
    {
      id: "all",
      roles: { administrator: "yes", operator: "yes", analyst: "yes", merchant: "yes" },
      stranger: "FORBIDDEN",
      otherTenant: "FORBIDDEN",
    },
  ],
};

describe("who may follow what", () => {
  const rows = Object.entries(access).flatMap(([kind, topics]) =>
    topics.map((topic) => ({ topic: `${kind}:${topic.id}`, ...topic })),
  );
  const answerOf = async (client: Client, topic: string): Promise<string> => {
    const answer = await follow(client, topic);
    return answer.ok ? "yes" : answer.code;
  };

  it.each([...roles])("as %s of the shop's tenant", async (role) => {
    const client = await enter(await signIn(`${role}-default@x.test`));
    for (const { topic, roles: wanted } of rows) {
      expect([topic, await answerOf(client, topic)]).toEqual([topic, wanted[role]]);
    }
  });

  it("as a stranger", async () => {
    const client = await enter(null);
    for (const { topic, stranger } of rows)
      expect([topic, await answerOf(client, topic)]).toEqual([topic, stranger]);
  });

  it.each(["administrator", "operator"])("as %s of another tenant", async (role) => {
    const client = await enter(await signIn(`${role}-other@x.test`));
    for (const { topic, otherTenant } of rows) {
      expect([topic, await answerOf(client, topic)]).toEqual([topic, otherTenant]);
    }
  });
});

describe("revocation", () => {
  const TOPIC = "tickets:mine-default";
  async function atWork(
    name: string,
  ): Promise<{ id: string; cookie: string; client: Client; gone: Promise<number> }> {
    const { id } = await identity.createPerson(await admin(), {
      name,
      email: `${name}@x.test`,
      password: PASSWORD,
      role: "merchant",
      shopIds: ["mine-default"],
    });
    const cookie = await signIn(`${name}@x.test`);
    const client = await enter(cookie);
    expect(await follow(client, TOPIC)).toMatchObject({ ok: true });
    const gone = new Promise<number>((resolve) => client.once("disconnect", () => resolve(Date.now())));
    return { id, cookie, client, gone };
  }
  const change = (over: object) => ({
    role: "merchant",
    shopIds: ["mine-default"],
    disabled: false,
    ...over,
  });

  it("reaches the socket of someone who signs out, and no other of theirs", async () => {
    const { cookie, gone } = await atWork("leaver");
    const elsewhere = await enter(await signIn("leaver@x.test"));
    const at = Date.now();
    await identity.signOut(local({ cookie }));
    expect((await gone) - at).toBeLessThan(5_000);
    expect(elsewhere.connected).toBe(true);
  });

  it.each([
    ["is disabled", { disabled: true }],
    ["loses the shop", { shopIds: [] }],
    ["gets another role", { role: "analyst", shopIds: [] }],
    ["gets a new password", { password: "another horse battery" }],
  ])("reaches the socket of someone who %s", async (what, over) => {
    const { id, gone } = await atWork(what.replaceAll(" ", "-"));
    const at = Date.now();
    await identity.updatePerson(await admin(), { id, ...change(over) });
    expect((await gone) - at).toBeLessThan(5_000);
  });

  it("reaches the socket when the session is ended behind our back", async () => {
    const { id, gone } = await atWork("ghost");
    const at = Date.now();
    await database.pool.query(`DELETE FROM session WHERE user_id = $1`, [id]);
    expect((await gone) - at).toBeLessThan(5_000);
  });

  it("reaches the socket of a screen that is unpaired", async () => {
    const { boards } = getParts();
    const viewer = await admin();
    const { code, secret } = await boards.openPairing({ headers: local() });
    const templates = await boards.listTemplates(viewer, { shopId: "mine-default" });
    const screen = await boards.claimScreen(viewer, {
      shopId: "mine-default",
      code,
      name: "Pass",
      templateId: templates[0]?.id ?? "standard",
    });
    const { setCookie } = await boards.collectKey({ secret });
    const client = await enter(cookieOf(setCookie));
    expect(await follow(client, TOPIC)).toMatchObject({ ok: true });
    const connected = async () =>
      (await getParts().live.snapshot<"boards">(viewer, "boards:mine-default")).collections.connected;
    expect(await connected()).toEqual({ [screen.id]: { screenId: screen.id } });
    const gone = new Promise<number>((resolve) => client.once("disconnect", () => resolve(Date.now())));
    const at = Date.now();
    await boards.revokeScreen(viewer, { shopId: "mine-default", screenId: screen.id });
    expect((await gone) - at).toBeLessThan(5_000);
    expect(await connected()).toEqual({});
  });
});
