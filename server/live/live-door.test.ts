import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Delta } from "../contracts/live.ts";
import { follow, openTestDoor, outcomeOf, PUBLIC_ORIGIN, type TestDoor, viewerOf } from "./test-door.ts";
import { createTicketDesk } from "./ticket-desk.ts";

describe("the live door", () => {
  let door: TestDoor;
  beforeEach(async () => {
    door = await openTestDoor();
  });
  afterEach(() => door.close());

  const sites: [name: string, headers: () => Record<string, string>, welcome: boolean][] = [
    ["our own page", () => ({ origin: door.url }), true],
    ["our page behind the proxy", () => ({ origin: PUBLIC_ORIGIN }), true],
    ["a stranger's page", () => ({ origin: "https://evil.example" }), false],
    ["a sandboxed frame", () => ({ origin: "null" }), false],
    ["our page's GET", () => ({ "sec-fetch-site": "same-origin" }), true],
    ["our page's GET on plain http", () => ({ referer: `${door.url}/tickets/s1` }), true],
    ["a stranger's GET", () => ({ "sec-fetch-site": "cross-site" }), false],
    ["a stranger's GET on plain http", () => ({ referer: "http://evil.example/" }), false],
    ["a neighbour's page that says ours", () => ({ "sec-fetch-site": "same-site", origin: door.url }), false],
    ["a program", () => ({}), false],
    ["a program with an API key", () => ({ authorization: "Bearer rdk_good" }), true],
    ["a program with a made-up key", () => ({ authorization: "Bearer rdk_bad" }), false],
    [
      "a stranger's page with a stolen key",
      () => ({ origin: "https://evil.example", authorization: "Bearer rdk_good" }),
      false,
    ],
  ];
  const matrix = sites.flatMap(([name, headers, welcome]) =>
    (["websocket", "polling"] as const).map((transport) => ({ name, headers, welcome, transport })),
  );
  it.each(matrix)("over $transport, for $name: $welcome", async ({ headers, welcome, transport }) => {
    const client = await door.open({ headers: headers(), transport });
    expect((await outcomeOf(client)) === "connected").toBe(welcome);
  });

  it("opens to a ticket once, and to no made-up one", async () => {
    const ticket = await door.ticket(null);
    expect(Buffer.from(ticket, "base64url")).toHaveLength(32);
    expect(await outcomeOf(await door.open({ auth: { ticket } }))).toBe("connected");
    expect(await outcomeOf(await door.open({ auth: { ticket } }))).toBe("TICKET_REQUIRED");
    expect(await outcomeOf(await door.open({ auth: { ticket: "x".repeat(43) } }))).toBe("TICKET_REQUIRED");
    expect(await outcomeOf(await door.open({ auth: {} }))).toBe("TICKET_REQUIRED");
  });

  it("gives tickets only to pages of its own", async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${door.url}/api/v1/live/tickets`, { method: "POST", headers }).then(({ status }) => status);
    expect(await ask({ origin: door.url })).toBe(200);
    expect(await ask({ origin: PUBLIC_ORIGIN })).toBe(200);
    expect(await ask({ origin: "https://evil.example" })).toBe(403);
    expect(await ask({ origin: door.url, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await ask({})).toBe(403);
  });

  it("knows a page by its ticket, not by the cookie of the handshake", async () => {
    door.sessions.set("cook", viewerOf({ shopIds: ["s1"] }));
    door.hub.addSource("tickets", { authorise: async (viewer) => viewer !== null, load: async () => ({}) });
    const client = await door.open({
      auth: { ticket: await door.ticket(null) },
      headers: { origin: door.url, cookie: "cook" },
    });
    expect(await outcomeOf(client)).toBe("connected");
    expect(await follow(client, "tickets:s1")).toEqual({ ok: false, code: "FORBIDDEN" });
  });

  it("ends an API client's socket when its key is revoked", async () => {
    const client = await door.open({ headers: { authorization: "Bearer rdk_good" }, auth: {} });
    expect(await outcomeOf(client)).toBe("connected");
    const ended = new Promise((resolve) => client.once("disconnect", resolve));
    door.apiKeys.clear();
    await ended;
  });

  it("lets no event of one tenant reach another in 10,000 emits", async () => {
    const shops = ["a1", "a2", "b1", "b2"];
    const tenantOf = (shopId: string) => shopId.charAt(0);
    door.hub.addSource("tickets", {
      authorise: async (viewer, id) => (viewer?.tenantId === tenantOf(id) ? true : null),
      load: async () => ({}),
    });
    const roles = ["administrator", "operator", "merchant"] as const;
    const people = ["a", "b"].flatMap((tenantId) =>
      roles.map((role) => viewerOf({ id: `${tenantId}-${role}`, tenantId, role, shopIds: shops })),
    );
    let own = 0;
    let foreign = 0;
    const followed: [string, boolean][] = [];
    for (const person of people) {
      door.sessions.set(person.id, person);
      const client = await door.open({ cookie: person.id });
      await outcomeOf(client);
      client.on("delta", (delta: Delta) => {
        const theirs = (id: string) => tenantOf(id) === person.tenantId;
        for (const { value } of delta.changes) {
          if (theirs((value as { shopId: string }).shopId)) own += 1;
          else foreign += 1;
        }
      });
      for (const shop of shops) {
        const { ok } = await follow(client, `tickets:${shop}`);
        followed.push([`${person.id} ${shop}`, ok]);
        expect(ok).toBe(tenantOf(shop) === person.tenantId);
      }
    }
    expect(followed.filter(([, ok]) => ok)).toHaveLength(people.length * 2);
    for (let i = 0; i < 10_000; i++) {
      const shopId = shops[Math.floor(Math.random() * shops.length)] ?? "a1";
      door.hub.publish(`tickets:${shopId}`, [{ collection: "ticket", id: `o${i}`, value: { shopId, n: i } }]);
      if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await expect.poll(() => own, { timeout: 10_000 }).toBe(10_000 * roles.length);
    expect(foreign).toBe(0);
  });
});

describe("tickets", () => {
  const stranger = { viewer: null, proof: { kind: "none" } } as const;

  it("last half a minute", () => {
    let now = 1_000;
    const desk = createTicketDesk({ clock: { nowMs: () => now } });
    const [early, late] = [desk.issue(stranger), desk.issue(stranger)];
    now += early.expiresInMs - 1;
    expect(desk.redeem(early.ticket)).not.toBeNull();
    now += 1;
    expect(desk.redeem(late.ticket)).toBeNull();
  });

  it("of people at work are not pushed out by a flood of strangers", () => {
    const desk = createTicketDesk({ clock: { nowMs: () => 1_000 } });
    const mine = desk.issue({ viewer: viewerOf({}), proof: { kind: "session", session: "s" } });
    const first = desk.issue(stranger);
    for (let i = 0; i < 10_000; i++) desk.issue(stranger);
    expect(desk.redeem(first.ticket)).toBeNull();
    expect(desk.redeem(mine.ticket)).not.toBeNull();
  });
});
