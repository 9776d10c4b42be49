import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Snapshot, TopicKind } from "../contracts/live.ts";
import { cook, openKitchen, type Process } from "../setup/kitchen-fixture.ts";

let kitchen: Awaited<ReturnType<typeof openKitchen>>;
beforeAll(async () => {
  kitchen = await openKitchen();
});
afterAll(() => kitchen.close());

const read = async <Kind extends TopicKind>({ hub }: Process, topic: `${Kind}:${string}`) =>
  (await hub.snapshot(cook, topic)) as Snapshot<Kind>;

it("reads.cached: boards, pickup board and tracking are served without one query, as new as what was told, with their age", async () => {
  const process = await kitchen.start();
  const order = await kitchen.cookable(process, ["noodles"]);
  const all = async () => ({
    tickets: (await read<"tickets">(process, "tickets:wok")).collections,
    pickup: (await read<"pickup">(process, "pickup:board-wok")).collections,
    track: (await read<"track">(process, `track:${order.id}`)).collections,
  });
  const fresh = await all();
  expect([fresh.tickets.copy, fresh.pickup.copy, fresh.track.copy]).toEqual([{}, {}, {}]);
  const query = vi.spyOn(kitchen.database.pool, "query");
  await all();
  expect(query).toHaveBeenCalled();

  const before = kitchen.clock.nowMs();
  kitchen.cacheReads(true);
  // Longer than a shop's name is remembered otherwise.
  kitchen.pass(120_000);
  await process.kitchen.commands.bumpTicket(cook, kitchen.command(order));
  const later = await kitchen.cookable(process, ["tofu"]);
  // The pickup board is told a moment after the commit.
  await expect
    .poll(
      async () => Object.keys((await read<"pickup">(process, "pickup:board-wok")).collections.entry).length,
    )
    .toBe(2);
  query.mockClear();
  const served = await all();
  expect(query).not.toHaveBeenCalled();
  expect(Object.keys(served.tickets.ticket)).toContain(later.id);
  expect(served.tickets.ticket[order.id]?.status).toBe("ready");
  for (const { copy } of [served.tickets, served.pickup])
    expect(copy.now?.readAt).toBeLessThanOrEqual(before);
  expect(served.track.copy.now?.readAt).toBeGreaterThan(before);

  // Another process's order: the copy cannot know, and its age says so; a fresh read has it.
  const other = await kitchen.start();
  const elsewhere = await kitchen.cookable(other, ["tea"]);
  await other.stop();
  expect((await all()).tickets.ticket[elsewhere.id]).toBeUndefined();
  kitchen.cacheReads(false);
  const again = await all();
  expect(again.tickets.ticket[elsewhere.id]).toBeDefined();
  expect([again.tickets.copy, again.pickup.copy, again.track.copy]).toEqual([{}, {}, {}]);
  query.mockRestore();
});
