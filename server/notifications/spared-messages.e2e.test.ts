import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createBreakers } from "../breakers/create-breakers.ts";
import type { Viewer } from "../contracts/people.ts";
import { NOTIFY_BATCH_MS } from "../contracts/switches.ts";
import { createBus } from "../platform/bus.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createNotifications, type Notifications } from "./create-notifications.ts";

const log = { warn: () => {} };
let database: TestDatabase;
let prisma: Prisma;
let receiver: Server;
let notifications: Notifications;
let received: string[] = [];
/** The start of a minute, so that windows are known. */
let now = 1_800_000_000_000;
const clock = { nowMs: () => now };
const inForce = { level: 0, essential: false };

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  await prisma.tenant.create({ data: { id: "default", name: "T" } });
  const shop = { nameEn: "w", nameZh: "w", kind: "meal", region: "r", boardToken: "w" };
  await prisma.shop.create({ data: { id: "wok", tenantId: "default", ...shop } });
  receiver = createServer((request, response) => {
    received.push(String(request.headers["rushdeck-message-id"]).split("/")[2] ?? "");
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
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
  notifications = createNotifications({
    prisma,
    pool: database.pool,
    clock,
    breakers,
    allowPrivate: true,
    switches: {
      isOn: (key) => key === "notify.essential_only" && inForce.essential,
      level: (key) => (key === "notify.batch" ? inForce.level : 0),
    },
    log,
  });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await notifications.part.saveChannel(cook, { shopId: "wok", url });
});
beforeEach(() => {
  received = [];
  Object.assign(inForce, { level: 0, essential: false });
});
afterAll(async () => {
  await notifications?.stop();
  receiver?.close();
  await prisma?.$disconnect();
  await database?.close();
});

const cook: Viewer = {
  id: "p1",
  name: "Mei",
  email: "m@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["wok"],
};
const send = (event: string, subject: string, useInMs = 600_000) =>
  notifications.send({ shopId: "wok", event, subject, body: {}, useBy: now + useInMs });
const message = (subject: string) =>
  prisma.message.findFirstOrThrow({ where: { key: { endsWith: subject } } });

it("notify.batch: messages wait and leave together at the end of their window, each once", async () => {
  inForce.level = 3;
  await send("ticket.unseen", "o1");
  const leaves = (await message("o1")).nextAt?.getTime() ?? 0;
  expect(leaves).toBeGreaterThan(now);
  expect(leaves).toBeLessThanOrEqual(now + NOTIFY_BATCH_MS[3]);
  await notifications.work();
  now = leaves - 1;
  await Promise.all([send("ticket.unseen", "o2"), send("ticket.unseen", "o2"), send("ticket.unseen", "o1")]);
  // Of no use when the window ends: it does not wait for it.
  await send("ticket.unseen", "short", 5_000);
  await notifications.work();
  expect(received).toEqual(["short"]);
  now = leaves;
  await Promise.all([notifications.work(), notifications.work()]);
  expect(received.toSorted()).toEqual(["o1", "o2", "short"]);

  received = [];
  inForce.level = 0;
  await send("ticket.unseen", "o3");
  await notifications.work();
  expect(received).toEqual(["o3"]);
});

it("notify.essential_only: what is not essential is written down as withheld, and sent when it ends if still of use", async () => {
  inForce.essential = true;
  await send("ticket.unseen", "essential");
  await send("ticket.nearly_ready", "later");
  await send("ticket.nearly_ready", "too-late", 20_000);
  await send("ticket.nearly_ready", "taken-back");
  await notifications.work();
  expect(received).toEqual(["essential"]);
  for (const subject of ["later", "too-late", "taken-back"]) {
    expect(await message(subject)).toMatchObject({
      state: "withheld",
      lastError: "notify.essential_only",
      attempts: 0,
    });
  }
  await notifications.withdraw("ticket.nearly_ready", [{ shopId: "wok", subject: "taken-back" }]);
  expect((await message("taken-back")).state).toBe("superseded");

  now += 30_000;
  await notifications.work();
  expect(received).toEqual(["essential"]);
  inForce.essential = false;
  await notifications.work();
  expect(received).toEqual(["essential", "later"]);
  expect((await message("too-late")).state).toBe("withheld");
  expect(await message("later")).toMatchObject({ state: "sent", attempts: 1 });
});

it("notify.essential_only: a test by hand is not sent, says why, and does not come later", async () => {
  inForce.essential = true;
  const answer = await notifications.part.sendTest(cook, { shopId: "wok" });
  expect(answer).toEqual({ ok: false, status: null, error: "notify.essential_only", tookMs: 0 });
  inForce.essential = false;
  await notifications.work();
  expect(received).toEqual([]);
  expect((await notifications.part.readChannel(cook, { shopId: "wok" })).messages).toContainEqual(
    expect.objectContaining({ event: "test", state: "withheld" }),
  );
});
