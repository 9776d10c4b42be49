import dns from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { createWebhookPoster } from "./post-webhook.ts";

afterEach(() => vi.restoreAllMocks());

it("does not connect to a name that means a private address, though the name looks public", async () => {
  let calls = 0;
  const inside = createServer((_request, response) => {
    calls += 1;
    response.end();
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  const { port } = inside.address() as AddressInfo;
  // What an attacker's name server answers.
  vi.spyOn(dns, "lookup").mockImplementation(((
    _name: string,
    _options: object,
    answer: (...found: unknown[]) => void,
  ) => answer(null, [{ address: "127.0.0.1", family: 4 }])) as never);
  const guarded = createWebhookPoster({ allowPrivate: false });
  const answer = await guarded.post(`http://hooks.example.com:${port}/`, {}, "{}");
  expect(answer).toMatchObject({ ok: false, error: "address of a private network" });
  expect(calls).toBe(0);
  await guarded.close();
  inside.close();
});

it("gives a receiver that does not answer up after its time", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const poster = createWebhookPoster({ allowPrivate: true, timeoutMs: 200 });
  const answer = await poster.post(`http://127.0.0.1:${port}/`, {}, "{}");
  expect(answer).toMatchObject({ ok: false, status: null, error: "no answer within 0.2 s" });
  await poster.close();
  silent.closeAllConnections();
  silent.close();
});
