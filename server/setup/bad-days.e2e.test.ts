import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrderMaterial } from "../../bench/load/order-writer.ts";
import { countOrders, startSeededDatabase } from "../../bench/support/scratch.ts";
import { freePort, startEmbeddedPostgres } from "../platform/postgres/embedded.ts";
import { runningPostmaster } from "../platform/postgres/postmaster.ts";
import { type RealServer, startRealServer, stopOrphanedPostgres, waitForNodes } from "./start-real-server.ts";

// These tests break what they run on, so each group has a server and a database of its own.
interface House {
  dataDir: string;
  databaseUrl: string;
  material: OrderMaterial;
  server: RealServer;
}

const env = { RUSHDECK_DEMO: "off", RUSHDECK_NODES: "1", RUSHDECK_LOG: "silent" };

async function openHouse(dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-bad-days-"))): Promise<House> {
  const { postgres, material } = await startSeededDatabase(dataDir, { clients: 2, deadlineMs: 3_600_000 });
  const server = await startRealServer({ dataDir, env });
  await waitForNodes(server.url, 1);
  return { dataDir, databaseUrl: postgres.url, material, server };
}

async function closeHouse(house: House | undefined): Promise<void> {
  if (!house) return;
  await house.server.stop();
  await stopOrphanedPostgres(house.dataDir);
  rmSync(house.dataDir, { recursive: true, force: true });
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

function post(house: House, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send(house, "/api/v1/orders", {
    method: "POST",
    body,
    headers: {
      authorization: `Bearer ${house.material.apiKeys[0]}`,
      "content-type": "application/json",
      ...headers,
    },
  });
}

async function send(house: House, url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${house.server.url}${url}`, { ...init, signal: AbortSignal.timeout(15_000) });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith("{") ? JSON.parse(text) : { text },
  };
}

function meal(house: House, note: string): string {
  const { mealShopId, itemIds, deadlineMs } = house.material;
  return JSON.stringify({
    kind: "meal",
    shopId: mealShopId,
    items: [{ itemId: itemIds[0], quantity: 1 }],
    deadlineMs,
    note,
  });
}

async function eventually<Value>(
  read: () => Promise<Value>,
  good: (value: Value) => boolean,
  withinMs: number,
): Promise<Value> {
  const until = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (good(value) || Date.now() > until) return value;
    await sleep(100);
  }
}

describe("requests that cannot be taken", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => closeHouse(house));

  test.each([
    ["cut off in the middle", '{"kind":"meal","shopId":', 400, "MALFORMED_JSON"],
    ["not JSON at all", "hello", 400, "MALFORMED_JSON"],
    ["empty", "", 400, "MALFORMED_JSON"],
    ["of the wrong shape", '{"kind":"meal"}', 400, "INVALID_REQUEST"],
    ["null", "null", 400, "INVALID_REQUEST"],
    [
      "for a shop that is not there",
      '{"kind":"meal","shopId":"nowhere","items":[{"itemId":"x","quantity":1}]}',
      422,
      "UNKNOWN_SHOP",
    ],
  ])(
    "a body that is %s is refused with its reason and leaves nothing behind",
    async (_name, body, status, code) => {
      const before = await countOrders(house.databaseUrl);
      const answer = await post(house, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(await countOrders(house.databaseUrl)).toBe(before);
    },
  );

  test("more than 1 MB is refused, declared or streamed, and the server goes on", async () => {
    const large = JSON.stringify({ note: "x".repeat(1_100_000) });
    const declared = await post(house, large);
    expect([declared.status, declared.body.code]).toEqual([413, "TOO_LARGE"]);
    expect(await streamed(house, large)).toBe(413);
    expect((await post(house, meal(house, "after the large one"))).status).toBe(201);
  });

  test("without a living key nothing is looked at", async () => {
    const answer = await post(house, meal(house, "no key"), { authorization: "Bearer rdk_wrong" });
    expect([answer.status, answer.body.code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  test("the same idempotency key gives the same order, fifty times at once included", async () => {
    const before = await countOrders(house.databaseUrl);
    const body = meal(house, "once");
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(house, body, { "idempotency-key": "same" })),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([...Array.from({ length: 49 }, () => 200), 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await countOrders(house.databaseUrl)).toBe(before + 1);
  });

  test("the same idempotency key with another body is refused, and the first order stays as it was", async () => {
    const first = await post(house, meal(house, "first"), { "idempotency-key": "reused" });
    const second = await post(house, meal(house, "second"), { "idempotency-key": "reused" });
    expect([second.status, second.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    const again = await post(house, meal(house, "first"), { "idempotency-key": "reused" });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  });

  test("one client's key is another client's own", async () => {
    const mine = await post(house, meal(house, "mine"), { "idempotency-key": "shared" });
    const theirs = await post(house, meal(house, "theirs"), {
      "idempotency-key": "shared",
      authorization: `Bearer ${house.material.apiKeys[1]}`,
    });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
  });
});

describe("a dead database", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => closeHouse(house));

  test("acknowledges nothing, says so within seconds, and takes orders again when it is back", async () => {
    expect((await post(house, meal(house, "before"))).status).toBe(201);
    const port = Number(new URL(house.databaseUrl).port);
    await stopOrphanedPostgres(house.dataDir);

    const refused = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        post(house, meal(house, `during ${i}`), { "idempotency-key": `during-${i}` }),
      ),
    );
    expect(new Set(refused.map((answer) => `${answer.status} ${answer.body.code}`))).toEqual(
      new Set(["503 STORE_UNAVAILABLE"]),
    );
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    const red = await eventually(
      () => send(house, "/readyz"),
      (answer) => answer.status === 503,
      5_000,
    );
    expect([red.status, red.body.status]).toEqual([503, "red"]);
    expect(house.server.process.exitCode).toBeNull();

    await startEmbeddedPostgres(house.dataDir, port);
    const after = await eventually(
      () => post(house, meal(house, "during 0"), { "idempotency-key": "during-0" }),
      (answer) => answer.status === 201,
      15_000,
    );
    expect(after.status).toBe(201);
    expect(await countOrders(house.databaseUrl)).toBe(2);
    const settled = await eventually(
      () =>
        send(house, `/api/v1/orders/${after.body.id}`, {
          headers: { authorization: `Bearer ${house.material.apiKeys[0]}` },
        }),
      (answer) => answer.body.outcome === "success",
      10_000,
    );
    expect(settled.body.outcome).toBe("success");
    expect(
      (
        await eventually(
          () => send(house, "/readyz"),
          (answer) => answer.status === 200,
          5_000,
        )
      ).status,
    ).toBe(200);
  }, 60_000);

  test("starts the database again by itself when it was killed and nobody helps", async () => {
    const { pid } = runningPostmaster(path.join(house.dataDir, "postgres")) ?? {};
    process.kill(pid ?? 0, "SIGKILL");
    const red = await eventually(
      () => send(house, "/readyz"),
      (answer) => answer.status === 503,
      5_000,
    );
    expect(red.status).toBe(503);
    const green = await eventually(
      () => send(house, "/readyz"),
      (answer) => answer.status === 200,
      25_000,
    );
    expect(green.status).toBe(200);
    expect((await post(house, meal(house, "after the kill"))).status).toBe(201);
  }, 40_000);
});

// A small file system of its own is the honest way to fill a disk; it takes root to mount one.
const canMount = process.platform === "linux" && process.getuid?.() === 0 && mounts();

describe.skipIf(!canMount)("a full disk", () => {
  const disk = mkdtempSync(path.join(tmpdir(), "rushdeck-full-disk-"));
  let house: House | undefined;
  afterAll(async () => {
    await house?.server.stop();
    if (house) await stopOrphanedPostgres(house.dataDir);
    execFileSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  test("acknowledges nothing it cannot keep, and goes on once there is room", async () => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", disk]);
    house = await openHouse(path.join(disk, "data"));
    const open = house;
    const ballast = path.join(disk, "ballast");
    fill(ballast, disk);
    // What PostgreSQL has reserved already still takes some orders; then there is no more.
    const acknowledged: string[] = [];
    let refusals = 0;
    for (let i = 0; i < 400 && refusals < 5; i++) {
      const answers = await Promise.all(
        Array.from({ length: 25 }, (_, k) =>
          post(open, largeMeal(open, `${i}/${k}`), { "idempotency-key": `full-${i}-${k}` }).catch(
            () => undefined,
          ),
        ),
      );
      for (const answer of answers) {
        if (answer?.status === 201) acknowledged.push(String(answer.body.id));
        else if (answer?.body.code === "STORE_UNAVAILABLE") refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThanOrEqual(5);
    rmSync(ballast);
    const port = Number(new URL(open.databaseUrl).port);
    const again = await eventually(
      async () => {
        // PostgreSQL gives up for good when even its log cannot be written: whoever runs it starts it again.
        await startEmbeddedPostgres(open.dataDir, port).catch(() => {});
        return post(open, meal(open, "room again"), { "idempotency-key": "room-again" });
      },
      (answer) => answer.status === 201,
      30_000,
    );
    expect(again.status).toBe(201);
    expect(await countOrders(open.databaseUrl)).toBeGreaterThanOrEqual(acknowledged.length + 1);
    const auth = { headers: { authorization: `Bearer ${open.material.apiKeys[0]}` } };
    for (const id of acknowledged.slice(-50))
      expect((await send(open, `/api/v1/orders/${id}`, auth)).status).toBe(200);
  }, 180_000);
});

describe("a start that cannot work", () => {
  let other: Server;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
  });
  afterAll(() => other.close());

  test("on a taken port says which and what to do, and touches no data", async () => {
    const dataDir = path.join(tmpdir(), `rushdeck-never-${process.pid}`);
    const failure = await startRealServer({ dataDir, port, env }).then(
      async (server) => {
        await server.stop();
        return "it started";
      },
      (error: Error) => error.message,
    );
    expect(failure).toContain("(1)");
    expect(failure).toMatch(new RegExp(`Port ${port} .*taken`));
    expect(failure).toMatch(/PORT=\d+/);
    expect(existsSync(path.join(dataDir, "postgres"))).toBe(false);
  });

  test("with a setting that does not fit names the setting", async () => {
    const dataDir = path.join(tmpdir(), `rushdeck-never-${process.pid}`);
    const failure = await startRealServer({ dataDir, env: { ...env, RUSHDECK_NODES: "many" } }).then(
      () => "it started",
      (error: Error) => error.message,
    );
    expect(failure).toContain("RUSHDECK_NODES");
  });
});

/** Sends without Content-Length, so that the limit has to be found while reading. */
function streamed(house: House, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${house.server.url}/api/v1/orders`, {
      method: "POST",
      headers: { authorization: `Bearer ${house.material.apiKeys[0]}`, "content-type": "application/json" },
    });
    outgoing.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.on("error", reject);
    for (let at = 0; at < body.length; at += 65_536) outgoing.write(body.slice(at, at + 65_536));
    outgoing.end();
  });
}

function largeMeal(house: House, note: string): string {
  const order = JSON.parse(meal(house, note));
  const modifiers = Array.from({ length: 12 }, (_, i) => `${i} ${"extra ".repeat(12)}`.slice(0, 80));
  const itemId = order.items[0].itemId;
  order.items = Array.from({ length: 40 }, () => ({ itemId, quantity: 1, modifiers }));
  return JSON.stringify(order);
}

function fill(file: string, disk: string): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize - 64 * 1_024));
  } catch (error) {
    // PostgreSQL wrote meanwhile: full is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

function mounts(): boolean {
  const probe = mkdtempSync(path.join(tmpdir(), "rushdeck-mount-"));
  mkdirSync(probe, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", probe], { stdio: "ignore" });
    execFileSync("umount", [probe], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}
