import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshot } from "../contracts/live.ts";
import { holdCommandSchema, type PickupEntry, type Ticket, UNDO_MS } from "../contracts/tickets.ts";
import { cook, lastTold, openKitchen, type Process } from "../setup/kitchen-fixture.ts";
import { newId } from "../shared/ids.ts";
import { pickupEntryId } from "./rules/views.ts";
import { runTicketCommand } from "./run-ticket-command.ts";
import { createKitchenStore } from "./store.ts";

const MINUTE = 60_000;
let house: Awaited<ReturnType<typeof openKitchen>>;
let process: Process;
let commands: Process["kitchen"]["commands"];

beforeAll(async () => {
  house = await openKitchen();
  process = await house.start();
  commands = process.kitchen.commands;
});
afterAll(() => house.close());

async function onBoard(orderId: string): Promise<Ticket | undefined> {
  const snapshot = (await process.hub.snapshot(cook, "tickets:wok")) as Snapshot<"tickets">;
  return snapshot.collections.ticket[orderId];
}

describe("words the database cannot take", () => {
  it.each(["no noodles\u0000", "no noodles \ud83c"])(
    "are refused by name, and the board lives on: %j",
    async (bad) => {
      const order = await house.cookable(process, ["noodles"]);
      const voided = commands.voidTicket(cook, { ...house.command(order), reason: bad });
      await expect(voided).rejects.toMatchObject({ code: "INVALID_REQUEST", details: { field: "/reason" } });
      const started = commands.startTicket(cook, house.command(order, `cmd-${bad}`));
      await expect(started).rejects.toMatchObject({
        code: "INVALID_REQUEST",
        details: { field: "/commandId" },
      });
      await commands.startTicket(cook, house.command(order));
      expect(await onBoard(order.id)).toMatchObject({ status: "cooking" });
      const other = await house.start();
      await other.stop();
    },
  );
});

describe("a hold", () => {
  it("that is moved shows its new time at once, also when it is moved by seconds", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const until = house.clock.nowMs() + 20 * MINUTE;
    await commands.hold(cook, { ...house.command(order), until });
    // The fire loop has planned it by now.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const moved of [until + 10_000, until + 10 * MINUTE]) {
      const { ticket } = await commands.hold(cook, { ...house.command(order), until: moved });
      expect(ticket.hold).toEqual({ fireAt: moved, by: "person" });
      expect((await onBoard(order.id))?.hold?.fireAt).toBe(moved);
    }
  });

  it("is for a day at most, and not for a time gone by", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const hold = (until: number) => commands.hold(cook, { ...house.command(order), until });
    const now = house.clock.nowMs();
    for (const [until, reason] of [
      [now - 1_000, "in_the_past"],
      [now + 24 * 60 * MINUTE + 60_000, "over_24_hours"],
      [1, "in_the_past"],
    ] as const) {
      await expect(hold(until)).rejects.toMatchObject({
        code: "INVALID_REQUEST",
        details: { field: "/until", reason },
      });
    }
    expect((await hold(now + 24 * 60 * MINUTE - 60_000)).ticket.hold).toMatchObject({ by: "person" });
  });

  it("ends at its time also when the first tries fail, which the log hears of", async () => {
    const order = await house.cookable(process, ["noodles"]);
    await commands.hold(cook, { ...house.command(order), until: house.clock.nowMs() + 5 * MINUTE });
    const { journal } = process;
    const change = journal.change;
    let failures = 0;
    journal.change = (input) => {
      if (input.event.type !== "ticket.fired" || ++failures > 2) return change(input);
      return Promise.reject(new Error("no"));
    };
    house.pass(5 * MINUTE);
    await expect.poll(() => house.events(order), { timeout: 10_000 }).toContain("ticket.fired");
    journal.change = change;
    expect(failures).toBe(3);
    expect(process.warnings).toContain("kitchen: held tickets not fired this time");
  }, 15_000);

  it("comes back whole when the bump of its ticket is undone", async () => {
    const order = await house.cookable(process, ["noodles", "tea"]);
    const until = house.clock.nowMs() + 30 * MINUTE;
    const { ticket: before } = await commands.hold(cook, { ...house.command(order), until });
    await commands.bumpTicket(cook, house.command(order));
    const { ticket } = await commands.undoBump(cook, house.command(order));
    expect(ticket).toMatchObject({
      status: "accepted",
      hold: before.hold,
      firedAt: before.firedAt,
      needBy: before.needBy,
      safeStartAt: before.safeStartAt,
      lines: before.lines,
      predicted: { p50: before.predicted.p50, p90: before.predicted.p90 },
    });
  });
});

describe("a restart", () => {
  it("within the undo window still tells the pickup board when the window is over, and learns once", async () => {
    const order = await house.cookable(process, ["noodles"]);
    await commands.bumpTicket(cook, house.command(order, newId("cmd")));
    const next = await house.start();
    next.hub.retain("pickup:board-wok");
    next.hub.retain("tickets:wok");
    const id = pickupEntryId(order);
    const { collections } = (await next.hub.snapshot(null, "pickup:board-wok")) as Snapshot<"pickup">;
    expect(collections.entry[id]?.state).toBe("cooking");
    house.pass(UNDO_MS + 1_500);
    await expect
      .poll(() => (lastTold(next, "pickup:board-wok", id) as PickupEntry | null | undefined)?.state)
      .toBe("ready");
    expect(lastTold(next, "tickets:wok", order.id)).toBeNull();
    house.pass(11 * MINUTE);
    await expect.poll(() => lastTold(next, "pickup:board-wok", id)).toBeNull();
    await next.stop();
  });
});

describe("a command on its way twice", () => {
  it("has one effect also when the first commits just after the second has looked for it", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const input = { ...house.command(order), until: house.clock.nowMs() + 20 * MINUTE };
    const store = createKitchenStore(house.database.pool);
    let meanwhile: (() => Promise<unknown>) | null = () => commands.hold(cook, input);
    const slow = {
      order: store.order,
      async commandDone(orderId: string, commandId: string) {
        const done = await store.commandDone(orderId, commandId);
        const other = meanwhile;
        meanwhile = null;
        await other?.();
        return done;
      },
    };
    const late = await runTicketCommand(
      { journal: process.journal, store: slow, clock: house.clock },
      { schema: holdCommandSchema, actionOf: ({ until }) => ({ verb: "hold", until }) },
      cook,
      input,
    );
    expect(late.ticket?.hold?.fireAt).toBe(input.until);
    expect((await house.events(order)).filter((type) => type === "ticket.held")).toHaveLength(1);
  });
});
