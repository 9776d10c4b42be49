import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Breaker } from "../../breakers/breaker.ts";
import type { ApiCatalogue } from "../../contracts/catalogue.ts";
import { type UnderstandDeps, understandBooking } from "./understand-booking.ts";

const nowMs = Date.UTC(2026, 10, 21, 4);
const service = { id: "kitchen", nameEn: "Kitchen cleaning", nameZh: "厨房保洁", station: "cleaning" };
const catalogue = {
  shop: { id: "clean", kind: "home_service" },
  services: [service],
} as unknown as ApiCatalogue;

let server: Server;
let asked: { authorization: string | undefined; body: { model: string; messages: { content: string }[] } }[];
let said: string;
let passes: boolean;
let heard: boolean[];
const breaker = {
  tryPass: () => (passes ? { turn: 1, probe: false } : null),
  hear: (_permit: unknown, { ok }: { ok: boolean }) => heard.push(ok),
  waitMs: () => 1_000,
} as unknown as Breaker;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push({
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ choices: [{ message: { content: said } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  asked = [];
  heard = [];
  passes = true;
  said = '{"serviceItemId":"kitchen","startsAt":"2026-11-22T11:00:00+08:00","durationMinutes":60}';
});
afterAll(() => {
  server.close();
});

const understand = ({ modelOff = false, ...over }: Partial<UnderstandDeps> & { modelOff?: boolean } = {}) =>
  understandBooking(
    {
      catalogue: async () => catalogue,
      switches: { isOn: (key) => key === "language.model_off" && modelOff },
      model: {
        endpoint: {
          url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
          key: "k",
          name: "m",
        },
        breaker,
      },
      clock: { nowMs: () => nowMs },
      ...over,
    },
    { shopId: "clean", sentence: "clean my kitchen tomorrow at 10" },
  );
const byRules = {
  draft: { serviceItemId: "kitchen", startsAt: "2026-11-22T02:00:00.000Z", durationMinutes: null },
  missing: [],
  by: "rules",
};

it("asks the model that is configured, with the shop's services and the customer's words", async () => {
  expect(await understand()).toEqual({
    draft: { serviceItemId: "kitchen", startsAt: "2026-11-22T03:00:00.000Z", durationMinutes: 60 },
    missing: [],
    by: "model",
    rulesBecause: null,
  });
  expect(asked[0]).toMatchObject({ authorization: "Bearer k", body: { model: "m" } });
  expect(asked[0]?.body.messages[0]?.content).toContain("厨房保洁");
  expect(asked[0]?.body.messages[1]?.content).toBe("clean my kitchen tomorrow at 10");
  expect(heard).toEqual([true]);
});

it("asks no model while language.model_off is on: rules understand", async () => {
  expect(await understand({ modelOff: true })).toEqual({ ...byRules, rulesBecause: "switched_off" });
  expect(asked).toEqual([]);
});

it("says why rules spoke: no model, or its breaker keeps away", async () => {
  expect(await understand({ model: null })).toEqual({ ...byRules, rulesBecause: "not_configured" });
  passes = false;
  expect(await understand()).toEqual({ ...byRules, rulesBecause: "left_alone" });
  expect(asked).toEqual([]);
});

describe("a model that cannot be believed", () => {
  it.each([
    "not JSON",
    "{}",
    '{"serviceItemId":"other","startsAt":null,"durationMinutes":null}',
    '{"serviceItemId":"kitchen","startsAt":"2020-01-01T00:00:00Z","durationMinutes":null}',
    '{"serviceItemId":"kitchen","startsAt":"2030-01-01T00:00:00Z","durationMinutes":null}',
    '{"serviceItemId":"kitchen","startsAt":null,"durationMinutes":100000}',
  ])("is not: %s", async (content) => {
    said = content;
    expect(await understand()).toEqual({ ...byRules, rulesBecause: "failed" });
    expect(heard).toEqual([false]);
  });
});

it("refuses shops without services, and zones that are none", async () => {
  const kitchen = { ...catalogue, shop: { ...catalogue.shop, kind: "meal" } } as ApiCatalogue;
  await expect(understand({ catalogue: async () => kitchen })).rejects.toMatchObject({
    code: "KIND_MISMATCH",
  });
  const deps = { catalogue: async () => catalogue, switches: { isOn: () => true }, model: null };
  const input = { shopId: "clean", sentence: "x", timeZone: "Mars/Olympus" };
  await expect(understandBooking({ ...deps, clock: { nowMs: () => nowMs } }, input)).rejects.toMatchObject({
    code: "INVALID_REQUEST",
  });
});
