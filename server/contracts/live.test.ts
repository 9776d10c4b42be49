import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import {
  type ClientToServer,
  type Delta,
  type FollowReply,
  type Heartbeat,
  liveEvents,
  type ServerToClient,
  type TopicKind,
  type TopicName,
} from "./live.ts";

describe("live events", () => {
  it("are typed on both ends by the one contract", () => {
    expectTypeOf<keyof ServerToClient>().toEqualTypeOf<keyof typeof liveEvents.toClient>();
    expectTypeOf<keyof ClientToServer>().toEqualTypeOf<keyof typeof liveEvents.toServer>();
    expectTypeOf<Parameters<ServerToClient["delta"]>>().toEqualTypeOf<[Delta]>();
    expectTypeOf<Parameters<ServerToClient["beat"]>>().toEqualTypeOf<[Heartbeat]>();
    expectTypeOf<Delta>().toEqualTypeOf<z.output<typeof liveEvents.toClient.delta>>();
    expectTypeOf<Heartbeat>().toEqualTypeOf<z.output<typeof liveEvents.toClient.beat>>();
    expectTypeOf<Parameters<ClientToServer["follow"]>>().toEqualTypeOf<
      [string, (answer: FollowReply) => void]
    >();
    expectTypeOf<Parameters<ClientToServer["unfollow"]>>().toEqualTypeOf<[string]>();
    expectTypeOf<Delta["topic"]>().toEqualTypeOf<TopicName>();
    expectTypeOf<FollowReply>().toEqualTypeOf<z.output<typeof liveEvents.toServer.follow.reply>>();
  });

  it.each<[TopicKind, boolean]>([
    ["tickets", true],
    ["boards", true],
    ["pairing", true],
    ["pickup", true],
    ["track", true],
    ["operations", true],
    ["demo", true],
  ])("know the topic kind %s and no room besides", (kind, known) => {
    expect(liveEvents.toServer.follow.request.safeParse(`${kind}:a-1`).success).toBe(known);
    expect(liveEvents.toServer.follow.request.safeParse(`tenant:t/${kind}:a-1`).success).toBe(false);
    expect(liveEvents.toServer.follow.request.safeParse(`${kind}:../a`).success).toBe(false);
    expect(liveEvents.toServer.follow.request.safeParse(`${kind}:`).success).toBe(false);
  });
});
