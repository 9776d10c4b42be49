import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role, Viewer } from "../contracts/people.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createIdentity, type Identity } from "./create-identity.ts";

let database: TestDatabase;
let prisma: Prisma;
let dataDir: string;
let identity: Identity;
let first: { email: string; password: string };
let administrator: Viewer;
let nowMs = Date.now();
const env: { origin: string | undefined; demo: boolean } = { origin: undefined, demo: true };

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  dataDir = await mkdtemp(path.join(os.tmpdir(), "rushdeck-identity-"));
  identity = await open();
  const made = await identity.ensureAdministrator();
  if (!made) throw new Error("no administrator was made");
  first = made;
  administrator = await viewerOf(first);
});

afterAll(async () => {
  identity?.stop();
  await prisma?.$disconnect();
  await database?.close();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

async function open(options: Partial<typeof env> = {}): Promise<Identity> {
  const opened = await createIdentity({
    prisma,
    env: { ...env, ...options, dataDir },
    clock: { nowMs: () => nowMs },
    log: pino({ level: "silent" }),
  });
  await opened.start();
  return opened;
}

const local = (extra: Record<string, string> = {}) =>
  new Headers({
    host: "127.0.0.1:3000",
    origin: "http://127.0.0.1:3000",
    "x-rushdeck-peer": "127.0.0.1",
    ...extra,
  });

/** The Cookie header a browser would send after these Set-Cookie values. */
const cookieOf = (setCookie: string[]) => setCookie.map((value) => value.split(";")[0]).join("; ");

async function signInHeaders(credentials: { email: string; password: string }): Promise<Headers> {
  const { setCookie } = await identity.signIn({ ...credentials, headers: local() });
  return local({ cookie: cookieOf(setCookie) });
}

async function viewerOf(credentials: { email: string; password: string }): Promise<Viewer> {
  const viewer = await identity.viewerFrom(await signInHeaders(credentials));
  if (!viewer) throw new Error(`${credentials.email} is not signed in`);
  return viewer;
}

let people = 0;
const PASSWORD = "correct horse battery";
async function makePerson(role: Role, shopIds: string[] = []) {
  const email = `person${++people}@example.com`;
  const row = await identity.createPerson(administrator, {
    name: `Person ${people}`,
    email,
    password: PASSWORD,
    role,
    shopIds,
  });
  return { row, email, password: PASSWORD };
}

async function makeShop(id: string) {
  return identity.createShop(administrator, {
    id,
    nameEn: "Noodle House",
    nameZh: "面馆",
    kind: "meal",
    region: "east",
  });
}

describe("the first administrator", () => {
  it("is made once, with a password kept nowhere in clear", async () => {
    expect(first.email).toBe("admin@rushdeck.local");
    expect(first.password.length).toBeGreaterThanOrEqual(20);
    expect(await identity.ensureAdministrator()).toBeNull();
    const dump = JSON.stringify(await prisma.account.findMany());
    expect(dump).not.toContain(first.password);
  });

  it("signs sessions with a secret only the owner can read", async () => {
    const file = path.join(dataDir, "auth-secret");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, "utf8")).trim().length).toBeGreaterThanOrEqual(32);
  });
});

describe("signing in", () => {
  it("gives a cookie scripts cannot read and other sites do not send, for seven days", async () => {
    const { setCookie } = await identity.signIn({ ...first, headers: local() });
    const session = setCookie.find((value) => value.includes("session_token"));
    expect(session).toMatch(/HttpOnly/i);
    expect(session).toMatch(/SameSite=Lax/i);
    expect(session).toMatch(/Max-Age=604800/i);
    expect(session).not.toMatch(/Secure/i);
  });

  it("asks for a secure cookie behind an https origin", async () => {
    const behindProxy = await open({ origin: "https://orders.example" });
    const { setCookie } = await behindProxy.signIn({ ...first, headers: local() });
    behindProxy.stop();
    expect(setCookie.join()).toMatch(/__Secure-rushdeck\.session_token=.*Secure/);
    expect(await behindProxy.viewerFrom(local({ cookie: cookieOf(setCookie) }))).toMatchObject({
      email: first.email,
    });
  });

  it("knows nobody without a cookie, with a forged one and after signing out", async () => {
    expect(await identity.viewerFrom(local())).toBeNull();
    expect(await identity.viewerFrom(local({ cookie: "rushdeck.session_token=abc.def" }))).toBeNull();
    const headers = await signInHeaders(first);
    expect(await identity.viewerFrom(headers)).toMatchObject({ role: "administrator" });
    await identity.signOut(headers);
    expect(await identity.viewerFrom(headers)).toBeNull();
  });

  it("answers a wrong password, an unknown e-mail and a disabled person alike", async () => {
    const disabled = await makePerson("analyst");
    await identity.updatePerson(administrator, {
      id: disabled.row.id,
      role: "analyst",
      shopIds: [],
      disabled: true,
    });
    const tries = [
      { email: first.email, password: "wrong wrong wrong" },
      { email: "nobody@example.com", password: PASSWORD },
      { email: disabled.email, password: PASSWORD },
    ];
    const answers = await Promise.all(
      tries.map((one) =>
        identity
          .signIn({ ...one, headers: local() })
          .catch((error) => ({ code: error.code, message: error.message })),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("refuses the sixth try after five failures, even with the right password, until 15 minutes later", async () => {
    const person = await makePerson("operator");
    const wrong = { email: person.email, password: "wrong wrong wrong" };
    for (let i = 0; i < 5; i++) {
      await expect(identity.signIn({ ...wrong, headers: local() })).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
      });
    }
    const right = { email: person.email.toUpperCase(), password: PASSWORD };
    await expect(identity.signIn({ ...right, headers: local() })).rejects.toMatchObject({
      code: "RATE_LIMITED",
      details: { retryAfterMs: 15 * 60_000 },
    });
    const elsewhere = local({ "x-rushdeck-peer": "10.0.0.9" });
    await expect(identity.signIn({ ...right, headers: elsewhere })).resolves.toBeDefined();
    nowMs += 15 * 60_000;
    await expect(identity.signIn({ ...right, headers: local() })).resolves.toBeDefined();
  });

  it("lets no burst of simultaneous tries past the limit", async () => {
    const burst = Array.from({ length: 12 }, () =>
      identity
        .signIn({ email: "burst@example.com", password: "x", headers: local() })
        .catch((error) => error.code),
    );
    const codes = await Promise.all(burst);
    expect(codes.filter((code) => code === "UNAUTHENTICATED")).toHaveLength(5);
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(7);
  });

  it("opens no door of the sign-in library besides session and sign-out", async () => {
    const at = (method: string, pathname: string) =>
      identity.handleAuth(new Request(`http://127.0.0.1:3000${pathname}`, { method, headers: local() }));
    for (const door of ["/api/auth/sign-up/email", "/api/auth/sign-in/email", "/api/auth/update-user"]) {
      expect((await at("POST", door)).status).toBe(404);
    }
    expect((await at("GET", "/api/auth/get-session")).status).toBe(200);
  });

  it("extends a session that is more than a day old, cookie included", async () => {
    const headers = await signInHeaders(first);
    const inSixDays = new Date(Date.now() + 5.5 * 24 * 3_600_000);
    const token = decodeURIComponent(headers.get("cookie") ?? "").match(/session_token=([^.]+)/)?.[1];
    await prisma.session.update({ where: { token }, data: { expiresAt: inSixDays } });
    await identity.viewerFrom(headers);
    expect((await prisma.session.findUniqueOrThrow({ where: { token } })).expiresAt).toEqual(inSixDays);
    const answer = await identity.handleAuth(
      new Request("http://127.0.0.1:3000/api/auth/get-session", { headers }),
    );
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=604800/);
    const extended = await prisma.session.findUniqueOrThrow({ where: { token } });
    expect(extended.expiresAt.getTime()).toBeGreaterThan(Date.now() + 6.9 * 24 * 3_600_000);
  });
});

describe("entering as a demo person", () => {
  const enter = async (role: Role, from = identity) => {
    const { setCookie } = await from.enterAs({ role, headers: local() });
    return from.viewerFrom(local({ cookie: cookieOf(setCookie) }));
  };

  it("gives each role its own person, and the merchant the demo shops only", async () => {
    await makeShop("demo-noodles");
    await makeShop("real-noodles");
    expect(await enter("operator")).toMatchObject({
      role: "operator",
      email: "operator@demo.rushdeck.local",
    });
    expect(await enter("merchant")).toMatchObject({ role: "merchant", shopIds: ["demo-noodles"] });
  });

  it("works when everybody taps at the same moment", async () => {
    const viewers = await Promise.all(Array.from({ length: 6 }, () => enter("analyst")));
    expect(new Set(viewers.map((viewer) => viewer?.id)).size).toBe(1);
  });

  it("is shut when the demo is off, from elsewhere, and to a request that names no page", async () => {
    const off = await open({ demo: false });
    off.stop();
    const noOrigin = local();
    noOrigin.delete("origin");
    const attempts: [Identity, Headers][] = [
      [off, local()],
      [identity, local({ "x-rushdeck-peer": "10.0.0.9" })],
      [identity, local({ host: "evil.example" })],
      [identity, noOrigin],
    ];
    for (const [from, headers] of attempts) {
      await expect(from.enterAs({ role: "administrator", headers })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    }
    expect(off.mayEnterAs(local())).toBe(false);
    expect(identity.mayEnterAs(local())).toBe(true);
  });

  it("stays shut for a demo person whom an administrator disabled", async () => {
    const operator = await enter("operator");
    if (!operator) throw new Error("no operator");
    await identity.updatePerson(administrator, {
      id: operator.id,
      role: "operator",
      shopIds: [],
      disabled: true,
    });
    await expect(enter("operator")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("people", () => {
  it("are for administrators alone, in every use case", async () => {
    const operator = await viewerOf(await makePerson("operator"));
    const calls = [
      () => identity.listPeople(operator),
      () => identity.createPerson(operator, {}),
      () => identity.updatePerson(operator, {}),
      () => identity.createShop(operator, {}),
      () => identity.updateShop(operator, {}),
      () => identity.listClients(operator),
      () => identity.createClient(operator, {}),
      () => identity.updateClient(operator, {}),
      () => identity.createKey(operator, { clientId: "x" }),
      () => identity.revokeKey(operator, { keyId: "x" }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("lose their sessions the moment they are disabled", async () => {
    const person = await makePerson("operator");
    const headers = await signInHeaders(person);
    expect(await identity.viewerFrom(headers)).not.toBeNull();
    await identity.updatePerson(administrator, {
      id: person.row.id,
      role: "operator",
      shopIds: [],
      disabled: true,
    });
    expect(await identity.viewerFrom(headers)).toBeNull();
    expect(await prisma.session.count({ where: { userId: person.row.id } })).toBe(0);
  });

  it("are signed out by a new password, and come in with it", async () => {
    const person = await makePerson("analyst");
    const headers = await signInHeaders(person);
    const change = {
      id: person.row.id,
      role: "analyst",
      shopIds: [],
      disabled: false,
      password: "another long one",
    };
    await identity.updatePerson(administrator, change);
    expect(await identity.viewerFrom(headers)).toBeNull();
    await expect(viewerOf({ email: person.email, password: "another long one" })).resolves.toBeDefined();
  });

  it("see another role's rights from the next request on", async () => {
    await makeShop("role-change");
    const person = await makePerson("merchant", ["role-change"]);
    const headers = await signInHeaders(person);
    expect(await identity.viewerFrom(headers)).toMatchObject({ role: "merchant", shopIds: ["role-change"] });
    await identity.updatePerson(administrator, {
      id: person.row.id,
      role: "operator",
      shopIds: [],
      disabled: false,
    });
    expect(await identity.viewerFrom(headers)).toMatchObject({ role: "operator", shopIds: [] });
  });

  it("cannot share an e-mail, and a refused person leaves nothing behind", async () => {
    const { email } = await makePerson("analyst");
    const again = { name: "Twin", email: email.toUpperCase(), password: PASSWORD, role: "analyst" };
    await expect(identity.createPerson(administrator, again)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { field: "/email" },
    });
    const lost = {
      name: "Lost",
      email: "lost@example.com",
      password: PASSWORD,
      role: "merchant",
      shopIds: ["nowhere"],
    };
    await expect(identity.createPerson(administrator, lost)).rejects.toMatchObject({ code: "UNKNOWN_SHOP" });
    expect(await prisma.user.count({ where: { email: "lost@example.com" } })).toBe(0);
  });

  it("always keep one administrator who can come in", async () => {
    const others = await prisma.user.findMany({
      where: { role: "administrator", banned: false, id: { not: administrator.id } },
    });
    for (const { id } of others) {
      await identity.updatePerson(administrator, { id, role: "analyst", shopIds: [], disabled: false });
    }
    for (const change of [
      { role: "operator", disabled: false },
      { role: "administrator", disabled: true },
    ]) {
      await expect(
        identity.updatePerson(administrator, { id: administrator.id, shopIds: [], ...change }),
      ).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "last_administrator" } });
    }
    expect(await identity.viewerFrom(await signInHeaders(first))).toMatchObject({ role: "administrator" });
  });

  it("leave a line in the audit for every change, without passwords", async () => {
    const person = await makePerson("analyst");
    await identity.updatePerson(administrator, {
      id: person.row.id,
      role: "operator",
      shopIds: [],
      disabled: false,
      password: "a very new password",
    });
    const lines = await prisma.auditEntry.findMany({
      where: { target: `person:${person.row.id}` },
      orderBy: { id: "asc" },
    });
    expect(lines.map(({ action, actor }) => [action, actor])).toEqual([
      ["person.create", `person:${administrator.id}`],
      ["person.update", `person:${administrator.id}`],
    ]);
    expect(lines[1]?.before).toMatchObject({ role: "analyst" });
    expect(lines[1]?.after).toMatchObject({ role: "operator", newPassword: true });
    expect(JSON.stringify(lines.map(({ before, after }) => [before, after]))).not.toContain(
      "a very new password",
    );
  });
});

describe("shops", () => {
  it("are seen by their own merchants, and by everybody else of the tenant", async () => {
    await makeShop("mine");
    await makeShop("theirs");
    const merchant = await viewerOf(await makePerson("merchant", ["mine"]));
    expect((await identity.listShops(merchant)).map(({ id }) => id)).toEqual(["mine"]);
    const analyst = await viewerOf(await makePerson("analyst"));
    const seen = (await identity.listShops(analyst)).map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining(["mine", "theirs"]));
    const stranger: Viewer = { ...administrator, tenantId: "other" };
    expect(await identity.listShops(stranger)).toEqual([]);
    await expect(
      identity.updateShop(stranger, { ...(await makeShop("hidden")), nameEn: "Taken over" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("close and open again, keep their kind and their board", async () => {
    const shop = await makeShop("close-me");
    const closed = await identity.updateShop(administrator, { ...shop, nameEn: "Closed", closed: true });
    expect(closed).toMatchObject({ closed: true, nameEn: "Closed", boardToken: shop.boardToken });
    expect(await identity.updateShop(administrator, { ...closed, closed: false })).toMatchObject({
      closed: false,
    });
    await expect(identity.updateShop(administrator, { ...shop, kind: "reservation" })).rejects.toMatchObject({
      code: "KIND_MISMATCH",
    });
    await expect(makeShop("close-me")).rejects.toMatchObject({ code: "CONFLICT", details: { field: "/id" } });
  });
});

describe("API keys", () => {
  async function makeKey(tier: "free" | "enterprise" = "free") {
    const client = await identity.createClient(administrator, { name: "Till", tier });
    const { row, secret } = await identity.createKey(administrator, { clientId: client.id });
    return { client, row, secret };
  }

  it("work the moment they are made, show their secret once and keep only its hash", async () => {
    const { client, row, secret } = await makeKey("enterprise");
    expect(secret).toMatch(/^rdk_[0-9A-Za-z]{32,}$/);
    expect(identity.clientFromKey(secret)).toEqual({
      clientId: client.id,
      tenantId: "default",
      tier: "enterprise",
    });
    expect(row.keys).toHaveLength(1);
    expect(secret.startsWith(row.keys[0]?.prefix ?? "?")).toBe(true);
    const stored = JSON.stringify([
      await prisma.apiKey.findMany(),
      await identity.listClients(administrator),
    ]);
    expect(stored).not.toContain(secret);
    expect(identity.clientFromKey(`${secret}x`)).toBeNull();
    expect(identity.clientFromKey("")).toBeNull();
  });

  it("stop the moment they are revoked, for good, and revoking twice is no error", async () => {
    const { row, secret } = await makeKey();
    const keyId = row.keys[0]?.id ?? "";
    expect(identity.clientFromKey(secret)).not.toBeNull();
    const revoked = await identity.revokeKey(administrator, { keyId });
    expect(revoked.keys[0]?.revokedAt).not.toBeNull();
    expect(identity.clientFromKey(secret)).toBeNull();
    await identity.revokeKey(administrator, { keyId });
    expect(await prisma.auditEntry.count({ where: { target: `key:${keyId}`, action: "key.revoke" } })).toBe(
      1,
    );
  });

  it("stop while their client is disabled, and follow its tier", async () => {
    const { client, secret } = await makeKey();
    const change = { id: client.id, name: "Till", tier: "free" as const };
    await identity.updateClient(administrator, { ...change, disabled: true });
    expect(identity.clientFromKey(secret)).toBeNull();
    await identity.updateClient(administrator, { ...change, tier: "enterprise", disabled: false });
    expect(identity.clientFromKey(secret)).toMatchObject({ tier: "enterprise" });
  });

  it("revoked in another process stop here within the refresh", async () => {
    const { row, secret } = await makeKey();
    const other = await open();
    expect(other.clientFromKey(secret)).not.toBeNull();
    await identity.revokeKey(administrator, { keyId: row.keys[0]?.id ?? "" });
    await expect.poll(() => other.clientFromKey(secret), { timeout: 8_000, interval: 200 }).toBeNull();
    other.stop();
  });

  it("for reading switches open no order door, and end with their stream address", async () => {
    const { client, secret: forOrders } = await makeKey();
    const input = { clientId: client.id, scope: "switches.read" as const };
    const { row, secret } = await identity.createKey(administrator, input);
    const keyId = row.keys.find(({ scope }) => scope === "switches.read")?.id ?? "";
    expect(() => identity.clientFromKey(secret)).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
    expect(identity.keys.holderOf(secret)).toMatchObject({ keyId, scope: "switches.read" });
    expect(identity.keys.holderOf(forOrders)).toMatchObject({ scope: "orders" });

    const token = identity.keys.streamTokenOf(keyId) ?? "";
    expect(identity.keys.holderOfStreamToken(token)).toMatchObject({ keyId });
    expect(identity.keys.holderOfStreamToken(`${token}x`)).toBeNull();
    expect(identity.keys.holderOfStreamToken(`${keyId}.`)).toBeNull();
    expect(token).not.toContain(secret);
    await identity.revokeKey(administrator, { keyId });
    expect(identity.keys.holderOf(secret)).toBeNull();
    expect(identity.keys.holderOfStreamToken(token)).toBeNull();
    expect(identity.clientFromKey(forOrders)).not.toBeNull();
  });

  it("are not made for another tenant's client", async () => {
    const { client, row } = await makeKey();
    const stranger: Viewer = { ...administrator, tenantId: "other" };
    await expect(identity.createKey(stranger, { clientId: client.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(identity.revokeKey(stranger, { keyId: row.keys[0]?.id ?? "" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
