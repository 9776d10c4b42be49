import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createWebhookPoster } from "../notifications/post-webhook.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { createOrchestrator, type Orchestrator } from "./orchestrator.ts";

const SECRET = "0123456789abcdef";
const received: { id: string; signature: string; body: string }[] = [];
let failures = 0;
let orchestrator: Orchestrator | undefined;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (failures-- > 0) return response.writeHead(503).end();
  received.push({
    id: String(request.headers["rushdeck-message-id"]),
    signature: String(request.headers["rushdeck-signature"]),
    body: Buffer.concat(chunks).toString(),
  });
  response.end();
});
afterEach(async () => {
  await orchestrator?.close();
  server.close();
});

it("tells the orchestrator in order, signed, and again until it answers", async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  failures = 2;
  const warned: string[] = [];
  orchestrator = createOrchestrator({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    secret: SECRET,
    poster: createWebhookPoster({ allowPrivate: true }),
    clock: createSteadyClock(),
    log: { warn: (_: object, message: string) => void warned.push(message) } as never,
    firstPauseMs: 5,
  });
  const node = { id: "node_1", name: "w1", url: "http://10.0.0.7:4000", epoch: 3, local: false };
  orchestrator.tell({ type: "node.isolated", node, because: "silent" });
  orchestrator.tell({ type: "node.replacement_wanted", node, because: "silent" });
  expect(orchestrator.waiting()).toBe(2);
  await expect.poll(() => received.length, { timeout: 5_000 }).toBe(2);
  const bodies = received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(bodies).toMatchObject([
    { type: "node.isolated", because: "silent", node },
    { type: "node.replacement_wanted" },
  ]);
  expect(received.map(({ id }) => id)).toEqual(bodies.map(({ id }) => id));
  for (const { signature, body } of received) {
    const [, t, hmac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    expect(hmac).toBe(createHmac("sha256", SECRET).update(`${t}.${body}`).digest("hex"));
  }
  expect(warned).toEqual(["the orchestrator does not answer; trying again"]);
  await expect.poll(() => orchestrator?.waiting()).toBe(0);
});
