import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createBreakers } from "../breakers/create-breakers.ts";
import type { Viewer } from "../contracts/people.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createNotifications, type Notifications } from "./create-notifications.ts";
import { createMessageStore } from "./store.ts";

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

const merchant: Viewer = {
  id: "p1",
  name: "Mei",
  email: "m@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["wok"],
};
const log = { warn: () => {} };
const switches = { isOn: () => false, level: () => 0 };
let database: TestDatabase;
let prisma: Prisma;
let offsetMs = 0;
const clock = { nowMs: () => Date.now() + offsetMs };
let receiver: Server;
let url: string;
let received: Received[] = [];
let answerWith: () => { status: number; headers?: Record<string, string> };
let secret = "";
/** Requests to /silent, which are not answered. */
const silent: ServerResponse[] = [];
const opened: Notifications[] = [];

function open(allowPrivate = true): Notifications {
  const breakers = createBreakers({
    prisma,
    clock,
    bus: createBus(),
    hub: { addSource: () => {}, publish: () => {} },
    log,
    caller: "test",
    seats: () => [],
    nodeHoldChanged: () => {},
  });
  const one = createNotifications({
    prisma,
    pool: database.pool,
    clock,
    breakers,
    allowPrivate,
    switches,
    log,
  });
  opened.push(one);
  return one;
}
const unseen = (subject: string, useInMs = 600_000) => ({
  shopId: "wok",
  event: "ticket.unseen",
  subject,
  body: { number: 7 },
  useBy: clock.nowMs() + useInMs,
});
const stateOf = async (subject: string) =>
  (await prisma.message.findUniqueOrThrow({ where: { key: `wok/ticket.unseen/${subject}` } })) ?? null;

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  await prisma.tenant.create({ data: { id: "default", name: "T" } });
  for (const id of ["wok", "grill"]) {
    await prisma.shop.create({
      data: { id, tenantId: "default", nameEn: id, nameZh: id, kind: "meal", region: "r", boardToken: id },
    });
  }
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (request.url === "/silent") return void silent.push(response);
    const { status, headers } = answerWith();
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const saved = await open().part.saveChannel(merchant, { shopId: "wok", url });
  secret = saved.secret ?? "";
});
beforeEach(() => {
  received = [];
  answerWith = () => ({ status: 204 });
});
afterAll(async () => {
  for (const one of opened) await one.stop();
  receiver.close();
  await prisma.$disconnect();
  await database.close();
});

/** What docs/messages.md tells receivers to do. */
function verifies({ headers, body }: Received, key: string, nowMs = Date.now()): boolean {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["rushdeck-signature"])) ?? [];
  if (!t || !v1 || Math.abs(nowMs / 1_000 - Number(t)) > 300) return false;
  const expected = createHmac("sha256", key).update(`${t}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(v1, "hex"));
}

describe("a message", () => {
  it("arrives once, signed, however often and from however many processes it is sent", async () => {
    const [one, other] = [open(), open()];
    await Promise.all([one.send(unseen("o1")), other.send(unseen("o1")), one.send(unseen("o1"))]);
    await Promise.all([one.work(), other.work(), one.work()]);
    await expect.poll(async () => (await stateOf("o1")).state).toBe("sent");
    expect(received).toHaveLength(1);
    const [first] = received as [Received];
    expect(first.headers["rushdeck-message-id"]).toBe("wok/ticket.unseen/o1");
    expect(JSON.parse(first.body)).toMatchObject({ event: "ticket.unseen", shopId: "wok", number: 7 });
    expect(verifies(first, secret)).toBe(true);
    expect(verifies(first, "rdws_another")).toBe(false);
    expect(verifies({ ...first, body: first.body.replace("7", "8") }, secret)).toBe(false);
    expect(verifies(first, secret, Date.now() + 3_600_000)).toBe(false);
  });

  it("that a killed worker had taken is delivered once by the next, when its lease is over", async () => {
    const store = createMessageStore(database.pool);
    await store.add(unseen("o2"), clock.nowMs());
    // As far as a worker killed before its call comes.
    const now = clock.nowMs();
    const wanted = { now, leaseMs: 30_000, limit: 10, perShop: 10, crowded: [] };
    expect(await store.claim(wanted)).toHaveLength(1);
    const next = open();
    await next.work();
    expect(received).toHaveLength(0);
    offsetMs += 31_000;
    await Promise.all([next.work(), open().work()]);
    expect(received).toHaveLength(1);
    expect(await stateOf("o2")).toMatchObject({ state: "sent", attempts: 2 });
  });

  it("is tried again, ever later, and given up after eight tries", async () => {
    answerWith = () => ({ status: 500 });
    const one = open();
    await one.send(unseen("o3", 36_000_000));
    await one.work();
    expect(await stateOf("o3")).toMatchObject({ state: "pending", attempts: 1, lastError: "HTTP 500" });
    for (let tries = 2; tries <= 9; tries++) {
      offsetMs += 800_000;
      await one.work();
    }
    expect(received).toHaveLength(8);
    expect(await stateOf("o3")).toMatchObject({ state: "failed", attempts: 8, nextAt: null });
  });

  it("comes back as soon as its receiver does", async () => {
    let healthy = false;
    answerWith = () => ({ status: healthy ? 200 : 503 });
    const one = open();
    await one.send(unseen("o4"));
    await one.work();
    healthy = true;
    offsetMs += 13_000;
    await one.work();
    expect(await stateOf("o4")).toMatchObject({ state: "sent", attempts: 2, lastError: null });
    expect(received.map(({ headers }) => headers["rushdeck-message-id"])).toEqual([
      "wok/ticket.unseen/o4",
      "wok/ticket.unseen/o4",
    ]);
  });

  it("is not sent once it is of no use, nor once it is withdrawn", async () => {
    const store = createMessageStore(database.pool);
    await store.add(unseen("o5", 5_000), clock.nowMs());
    await store.add(unseen("o6"), clock.nowMs());
    const one = open();
    await one.withdraw("ticket.unseen", [{ shopId: "wok", subject: "o6" }]);
    offsetMs += 6_000;
    await one.work();
    expect(received).toHaveLength(0);
    expect(await stateOf("o5")).toMatchObject({ state: "superseded" });
    expect(await stateOf("o6")).toMatchObject({ state: "superseded", attempts: 0 });
  });

  it("does not follow a redirect: it might lead anywhere", async () => {
    answerWith = () => ({ status: 302, headers: { location: `${url}/elsewhere` } });
    const answer = await open().part.sendTest(merchant, { shopId: "wok" });
    expect(answer).toMatchObject({ ok: false, status: 302 });
    expect(received).toHaveLength(1);
  });
});

describe("a receiver that does not answer", () => {
  const owner = { ...merchant, shopIds: ["grill", "wok"] };
  const toGrill = (subject: string) => ({ ...unseen(subject), shopId: "grill" });
  const states = async (shopId: string, state: string) =>
    prisma.message.count({ where: { shopId, state, kind: "ticket.unseen" } });
  const about = (shopId: string) =>
    received.filter(({ headers }) => String(headers["rushdeck-message-id"]).startsWith(`${shopId}/`)).length;
  const store = () => createMessageStore(database.pool);

  it("holds up its own messages only", async () => {
    const one = open();
    await one.part.saveChannel(owner, { shopId: "grill", url: url.replace("/hook", "/silent") });
    const sentBefore = await states("wok", "sent");
    for (let i = 0; i < 25; i++) await store().add(toGrill(`silent-${i}`), clock.nowMs() - 1_000);
    for (let i = 0; i < 25; i++) await store().add(unseen(`beside-${i}`), clock.nowMs());
    const working = one.work();
    await expect.poll(() => states("wok", "sent"), { timeout: 4_000 }).toBe(sentBefore + 25);
    expect(silent).toHaveLength(4);
    for (const response of silent.splice(0)) response.destroy();
    // The next four come, and with the fifth failure it is left alone.
    await expect.poll(() => silent.length, { timeout: 4_000 }).toBe(4);
    for (const response of silent.splice(0)) response.destroy();
    await working;
    expect(about("grill")).toBe(8);
  });

  it("is asked with one message after a while, and gets the rest once it answers", async () => {
    await prisma.message.updateMany({ where: { shopId: "grill" }, data: { state: "superseded" } });
    const one = open();
    await one.part.saveChannel(owner, { shopId: "grill", url });
    for (let i = 0; i < 25; i++) await store().add(toGrill(`again-${i}`), clock.nowMs());
    answerWith = () => ({ status: 503 });
    await one.work();
    const tried = about("grill");
    expect(tried).toBeLessThan(10);
    await one.work();
    expect(about("grill")).toBe(tried);
    offsetMs += 16_000;
    await one.work();
    expect(about("grill")).toBe(tried + 1);
    answerWith = () => ({ status: 204 });
    offsetMs += 100_000;
    await one.work();
    expect(await states("grill", "pending")).toBe(0);
  });

  it("is tested five times a minute at most, and other shops' not less for it", async () => {
    const { part } = open();
    const test = (shopId: string) => part.sendTest(owner, { shopId });
    for (let i = 0; i < 5; i++) await test("wok");
    await expect(test("wok")).rejects.toMatchObject({
      code: "RATE_LIMITED",
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(received).toHaveLength(5);
    await expect(test("grill")).resolves.toMatchObject({ ok: true });
    offsetMs += 61_000;
    await expect(test("wok")).resolves.toMatchObject({ ok: true });
  });
});

describe("a channel", () => {
  it("shows its secret once, and signs with the new one from a rotation on", async () => {
    const one = open();
    expect(secret).toMatch(/^rdws_/);
    const again = await one.part.saveChannel(merchant, { shopId: "wok", url });
    expect(again.secret).toBeNull();
    expect(JSON.stringify(await one.part.readChannel(merchant, { shopId: "wok" }))).not.toContain("rdws_");
    const rotated = await one.part.rotateSecret(merchant, { shopId: "wok" });
    expect(await one.part.sendTest(merchant, { shopId: "wok" })).toMatchObject({ ok: true, status: 204 });
    const [test] = received as [Received];
    expect(verifies(test, rotated.secret ?? "", clock.nowMs())).toBe(true);
    expect(verifies(test, secret, clock.nowMs())).toBe(false);
    const { messages } = await one.part.readChannel(merchant, { shopId: "wok" });
    expect(messages.find(({ event, state }) => event === "test" && state === "sent")).toBeDefined();
  });

  it("is its own shop's only", async () => {
    const { part } = open();
    for (const viewer of [
      { ...merchant, shopIds: ["grill"] },
      { ...merchant, role: "operator" as const },
    ]) {
      await expect(part.readChannel(viewer, { shopId: "wok" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const stranger = { ...merchant, role: "administrator" as const, tenantId: "elsewhere" };
    await expect(part.saveChannel(stranger, { shopId: "wok", url })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it.each([
    ["ftp://example.com/", "scheme"],
    ["https://name:word@example.com/", "credentials"],
    ["nonsense", "not_a_url"],
    ["http://127.0.0.1/", "private_address"],
    ["http://2130706433/", "private_address"],
    ["http://0x7f.1/", "private_address"],
    ["http://[::1]/", "private_address"],
    ["http://[::ffff:10.0.0.1]/", "private_address"],
    ["http://169.254.169.254/latest/meta-data", "private_address"],
    ["http://localhost:9/", "private_address"],
  ])("is not %s (%s)", async (address, reason) => {
    const wanted = { shopId: "wok", url: address };
    await expect(open(false).part.saveChannel(merchant, wanted)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      details: { field: "/url", reason },
    });
  });

  it("calls no private address, also one saved while that was allowed", async () => {
    const answer = await open(false).part.sendTest(merchant, { shopId: "wok" });
    expect(answer.ok).toBe(false);
    expect(received).toHaveLength(0);
  });
});
