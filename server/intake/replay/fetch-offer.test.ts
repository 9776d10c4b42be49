import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchOffer } from "./fetch-offer.ts";

const item = { nameEn: "x", nameZh: "x", station: "wok", priceMinor: 1, prepSeconds: 1, allergens: [] };
const slotFrom = (startsMs: number) => ({
  startsAt: new Date(startsMs).toISOString(),
  endsAt: new Date(startsMs + 1_800_000).toISOString(),
  capacity: 2,
  free: 1,
});
const shop = (id: string, kind: string) => ({ id, nameEn: "x", nameZh: "x", kind, region: "r" });
const nothing = { items: [], services: [], slots: [] };
const answers: Record<string, [number, unknown]> = {
  wok: [
    200,
    {
      ...nothing,
      shop: shop("wok", "meal"),
      items: [
        { id: "mapo", ...item },
        { id: "tea", ...item },
      ],
    },
  ],
  desk: [
    200,
    {
      ...nothing,
      shop: shop("desk", "reservation"),
      slots: [
        { id: "begun", ...slotFrom(Date.now() - 60_000) },
        { id: "nine", ...slotFrom(Date.now() + 60_000) },
      ],
    },
  ],
  clean: [200, { ...nothing, shop: shop("clean", "home_service"), services: [{ id: "deep", ...item }] }],
  bare: [200, { ...nothing, shop: shop("bare", "meal") }],
  locked: [401, { detail: "Send a living API key." }],
  other: [200, { hello: "world" }],
};

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const id = /^\/api\/v1\/shops\/(\w+)\/catalogue$/.exec(request.url ?? "")?.[1] ?? "";
    const [status, body] = answers[id] ?? [404, { code: "NOT_FOUND" }];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe("fetchOffer", () => {
  it.each([
    ["wok", "meal", { items: ["mapo", "tea"], slots: [] }],
    ["desk", "reservation", { items: [], slots: ["nine"] }],
    ["clean", "home_service", { items: ["deep"], slots: [] }],
  ] as const)("takes what %s offers", async (shopId, kind, offer) => {
    expect(await fetchOffer({ origin: `${origin}/`, apiKey: "k", shopId, kind })).toEqual(offer);
  });

  it.each([
    ["nowhere", "meal", /no open shop "nowhere"/],
    ["desk", "meal", /takes reservation orders, not meal/],
    ["bare", "meal", /offers nothing/],
    ["locked", "meal", /HTTP 401\. Send a living API key/],
    ["other", "meal", /not a catalogue/],
  ] as const)("says why there is nothing to order at %s", async (shopId, kind, why) => {
    await expect(fetchOffer({ origin, apiKey: "k", shopId, kind })).rejects.toThrow(why);
  });
});
