import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Delta, Heartbeat } from "../contracts/live.ts";
import { follow, openTestDoor, outcomeOf, type TestClient, type TestDoor, viewerOf } from "./test-door.ts";

const cook = viewerOf({ id: "cook", shopIds: ["s1"] });

describe("live sockets", () => {
  let door: TestDoor;

  beforeEach(async () => {
    door = await openTestDoor();
    door.sessions.set("cook", cook);
    door.hub.addSource("tickets", {
      authorise: async (viewer, id) => (id === "nowhere" ? null : viewer?.shopIds.includes(id) === true),
      load: async () => ({ ticket: {} }),
    });
    door.hub.addSource("pickup", { authorise: async () => true, load: async () => ({ entry: {} }) });
  });
  afterEach(() => door.close());

  async function enter(cookie?: string): Promise<TestClient> {
    const client = await door.open(cookie ? { cookie } : {});
    expect(await outcomeOf(client)).toBe("connected");
    return client;
  }
  const ended = (client: TestClient) =>
    new Promise<void>((resolve) => client.once("disconnect", () => resolve()));

  it("lets each follow only what is theirs", async () => {
    const client = await enter("cook");
    expect(await follow(client, "tickets:s1")).toMatchObject({ ok: true, epoch: "e1" });
    expect(await follow(client, "tickets:s2")).toEqual({ ok: false, code: "FORBIDDEN" });
    expect(await follow(client, "tickets:nowhere")).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await follow(client, "tickets:../s1")).toEqual({ ok: false, code: "INVALID_REQUEST" });
    expect(await follow(client, "default/merchant/tickets:s1")).toEqual({
      ok: false,
      code: "INVALID_REQUEST",
    });
    const stranger = await enter();
    expect(await follow(stranger, "tickets:s1")).toEqual({ ok: false, code: "FORBIDDEN" });
    expect(await follow(stranger, "pickup:abc")).toMatchObject({ ok: true });
  });

  it("sends a topic's changes to its followers and to nobody else", async () => {
    const [mine, other] = [await enter("cook"), await enter()];
    const heard: Delta[] = [];
    other.on("delta", (delta) => heard.push(delta));
    await follow(other, "pickup:abc");
    const reply = await follow(mine, "tickets:s1");
    const delta = new Promise<Delta>((resolve) => mine.once("delta", resolve));
    door.hub.publish("tickets:s1", [{ collection: "ticket", id: "o1", value: { number: 7 } }]);
    expect(await delta).toMatchObject({
      topic: "tickets:s1",
      fromSeq: reply.ok ? reply.seq : -1,
      changes: [{ id: "o1", value: { number: 7 } }],
    });
    expect(heard).toHaveLength(0);
  });

  it("beats every 2 s with the sequences of what the client follows, and nothing unseen when all is out", async () => {
    const client = await enter("cook");
    await follow(client, "tickets:s1");
    door.hub.publish("tickets:s1", []);
    await new Promise((resolve) => client.once("delta", resolve));
    const beat = await new Promise<Heartbeat>((resolve) => client.once("beat", resolve));
    expect(beat.seqs).toEqual({ "tickets:s1": door.hub.standing("tickets:s1").sentSeq });
    expect(beat.unseen).toEqual({});
    expect(Math.abs(beat.serverNow - Date.now())).toBeLessThan(1_000);
  });

  it("says how old the oldest change is that has not left", async () => {
    const slow = await openTestDoor({ coalesceMs: 60_000 });
    try {
      slow.hub.addSource("pickup", { authorise: async () => true, load: async () => ({}) });
      const client = await slow.open();
      await outcomeOf(client);
      await follow(client, "pickup:abc");
      // The first leaves at once, the others wait for a minute.
      for (const id of ["a", "b", "b"]) {
        slow.hub.publish("pickup:abc", [{ collection: "entry", id, value: 1 }]);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      const beat = await new Promise<Heartbeat>((resolve) => client.once("beat", resolve));
      expect(beat.unseen["pickup:abc"]?.changes).toBe(2);
      expect(beat.unseen["pickup:abc"]?.oldestUnseenMs).toBeGreaterThanOrEqual(25);
    } finally {
      await slow.close();
    }
  });

  it("ends the socket of someone whose session ended or whose rights changed, asking once for all", async () => {
    door.sessions.set("ann", viewerOf({ id: "ann", shopIds: ["s1"] }));
    door.sessions.set("bo", viewerOf({ id: "bo", shopIds: ["s1"] }));
    const [out, moved, stays] = [await enter("cook"), await enter("ann"), await enter("bo")];
    const gone = Promise.all([ended(out), ended(moved)]);
    const before = door.asked();
    door.sessions.delete("cook");
    door.sessions.set("ann", viewerOf({ id: "ann", shopIds: ["s2"] }));
    await gone;
    expect(door.asked() - before).toBeLessThanOrEqual(2);
    expect(stays.connected).toBe(true);
  });

  it("asks about somebody at once when told that they changed, and voids their tickets", async () => {
    await door.close();
    door = await openTestDoor({ recheckMs: 60_000 });
    door.sessions.set("cook", cook);
    const client = await enter("cook");
    const unused = await door.ticket("cook");
    const gone = ended(client);
    door.sessions.delete("cook");
    door.sockets.viewerChanged("cook");
    await gone;
    expect(await outcomeOf(await door.open({ auth: { ticket: unused } }))).toBe("TICKET_REQUIRED");
  });

  it("sends no packet to someone revoked while the connection was down", async () => {
    const client = await enter("cook");
    await follow(client, "tickets:s1");
    const heard: Delta[] = [];
    client.on("delta", (delta) => heard.push(delta));
    const unused = await door.ticket("cook");
    // The line breaks without a goodbye; meanwhile the person is disabled.
    client.io.engine.close();
    door.sessions.delete("cook");
    door.sockets.viewerChanged("cook");
    door.hub.publish("tickets:s1", [{ collection: "ticket", id: "secret", value: 1 }]);
    const oldTicket = await door.open({ auth: { ticket: unused } });
    expect(await outcomeOf(oldTicket)).toBe("TICKET_REQUIRED");
    const again = await door.open({ cookie: "cook" });
    again.on("delta", (delta) => heard.push(delta));
    expect(await outcomeOf(again)).toBe("connected");
    expect(await follow(again, "tickets:s1")).toEqual({ ok: false, code: "FORBIDDEN" });
    door.hub.publish("tickets:s1", [{ collection: "ticket", id: "secret", value: 2 }]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toHaveLength(0);
  });

  it("counts followers down when their socket is gone", async () => {
    const client = await enter("cook");
    await follow(client, "tickets:s1");
    await follow(client, "tickets:s1");
    expect(door.hub.isFollowed("tickets:s1")).toBe(true);
    client.disconnect();
    await expect.poll(() => door.hub.isFollowed("tickets:s1")).toBe(false);
  });

  it("answers at most 20 messages a second and cuts off who keeps shouting", async () => {
    const client = await enter();
    const replies = await Promise.all(Array.from({ length: 40 }, () => follow(client, "pickup:abc")));
    expect(replies.filter((reply) => reply.ok).length).toBeLessThanOrEqual(22);
    expect(
      replies.filter((reply) => !reply.ok && reply.code === "RATE_LIMITED").length,
    ).toBeGreaterThanOrEqual(18);
    const cut = ended(client);
    for (let i = 0; i < 200; i++) client.emit("unfollow", "pickup:abc");
    await cut;
  });

  it("cuts off a message larger than 16 kB", async () => {
    const client = await enter();
    const cut = ended(client);
    client.emit("unfollow", "x".repeat(20_000));
    await cut;
  });

  it("leaves other paths to the server it sits on", async () => {
    expect((await fetch(`${door.url}/api/v1/openapi.json`)).status).toBe(200);
  });
});
