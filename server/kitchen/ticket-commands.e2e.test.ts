import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshot } from "../contracts/live.ts";
import { type BoardItem, type Ticket, UNDO_MS } from "../contracts/tickets.ts";
import { cook, lastTold, openKitchen, type Process } from "../setup/kitchen-fixture.ts";
import { hasCode } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";

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

const tap = (
  order: Parameters<typeof house.command>[0],
  lineId: string,
  done = true,
  commandId = newId("cmd"),
) => commands.tapLine(cook, { ...house.command(order, commandId), lineId, done });
const doneLines = (ticket: Ticket) =>
  ticket.lines.filter((line) => line.doneAt !== null).map((line) => line.lineId);
async function board(of = process): Promise<Ticket[]> {
  const snapshot = (await of.hub.snapshot(cook, "tickets:wok")) as Snapshot<"tickets">;
  return Object.values(snapshot.collections.ticket);
}
const onBoard = async (orderId: string, of = process) =>
  (await board(of)).find((ticket) => ticket.orderId === orderId);

describe("lines", () => {
  it("start the ticket with the first tap and make it ready with the last", async () => {
    const order = await house.cookable(process, ["noodles", "tea"]);
    const first = await tap(order, "2");
    expect(first.ticket).toMatchObject({ status: "cooking" });
    expect(doneLines(first.ticket)).toEqual(["2"]);
    const last = await tap(order, "1");
    expect(last.ticket).toMatchObject({ status: "ready" });
    expect(last.ticket.undoUntil).not.toBeNull();
    expect(await house.events(order)).toEqual([
      "order.received",
      "order.accepted",
      "ticket.line_done",
      "ticket.bumped",
    ]);
  });

  it("can be tapped at the same moment without one tap taking the other back", async () => {
    const order = await house.cookable(process, ["noodles", "tofu", "tea"]);
    await Promise.all([tap(order, "1"), tap(order, "2"), tap(order, "3")]);
    const ticket = await onBoard(order.id);
    expect(ticket).toMatchObject({ status: "ready" });
    expect(ticket && doneLines(ticket)).toEqual(["1", "2", "3"]);
    expect((await house.events(order)).filter((type) => type === "ticket.bumped")).toHaveLength(1);
  });

  it("have one effect per command, also when it comes again after the opposite", async () => {
    const order = await house.cookable(process, ["noodles", "tea"]);
    const commandId = newId("cmd");
    await Promise.all([tap(order, "1", true, commandId), tap(order, "1", true, commandId)]);
    await tap(order, "1", false);
    const { ticket } = await tap(order, "1", true, commandId);
    expect(doneLines(ticket)).toEqual([]);
    expect((await house.events(order)).filter((type) => type === "ticket.line_done")).toHaveLength(1);
  });

  it("take a ready ticket back within its window, line by line, and not after", async () => {
    const order = await house.cookable(process, ["noodles", "tea"]);
    await tap(order, "1");
    await tap(order, "2");
    const { ticket } = await tap(order, "2", false);
    expect(ticket).toMatchObject({ status: "cooking", readyAt: null, undoUntil: null });
    expect(doneLines(ticket)).toEqual(["1"]);
    await tap(order, "2");
    house.pass(UNDO_MS + 2_000);
    await expect(tap(order, "2", false)).rejects.toSatisfy((e) => hasCode(e, "UNDO_WINDOW_OVER"));
  });

  it("are refused when there is no such line, and come back as they were when a bump is undone", async () => {
    const order = await house.cookable(process, ["noodles", "tea"]);
    await expect(tap(order, "9")).rejects.toSatisfy((e) => hasCode(e, "NOT_FOUND"));
    await tap(order, "2");
    const bumped = await commands.bumpTicket(cook, house.command(order));
    expect(doneLines(bumped.ticket)).toEqual(["1", "2"]);
    const { ticket } = await commands.undoBump(cook, house.command(order));
    expect(ticket.status).toBe("cooking");
    expect(doneLines(ticket)).toEqual(["2"]);
  });
});

describe("prioritise, hold, fire", () => {
  it("puts a ticket first until it is taken back", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const first = await commands.prioritise(cook, { ...house.command(order), first: true });
    expect(first.ticket.prioritisedAt).not.toBeNull();
    const { ticket } = await commands.prioritise(cook, { ...house.command(order), first: false });
    expect(ticket.prioritisedAt).toBeNull();
    await commands.bumpTicket(cook, house.command(order));
    await expect(commands.prioritise(cook, { ...house.command(order), first: true })).rejects.toSatisfy((e) =>
      hasCode(e, "CONFLICT"),
    );
  });

  it("holds until a person's time, moves what nobody was promised, and fires at once when told to", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const before = await onBoard(order.id);
    const until = house.clock.nowMs() + 20 * MINUTE;
    const held = await commands.hold(cook, { ...house.command(order), until });
    expect(held.ticket.hold).toEqual({ fireAt: until, by: "person" });
    expect(held.ticket.needBy).toBeGreaterThan((before?.needBy ?? 0) + 19 * MINUTE);
    const fired = await commands.hold(cook, { ...house.command(order), until: null });
    expect(fired.ticket).toMatchObject({ hold: null, status: "accepted" });
    expect(fired.ticket.predicted.p50).toBeLessThan(until);
    await commands.startTicket(cook, house.command(order));
    await expect(commands.hold(cook, { ...house.command(order), until })).rejects.toSatisfy((e) =>
      hasCode(e, "CONFLICT"),
    );
  });

  it("fires a person's hold when its time comes, once, through the journal", async () => {
    const order = await house.cookable(process, ["noodles"]);
    await commands.hold(cook, { ...house.command(order), until: house.clock.nowMs() + 5 * MINUTE });
    house.pass(5 * MINUTE + 1_000);
    await expect.poll(async () => (await onBoard(order.id))?.hold, { timeout: 5_000 }).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await house.events(order)).filter((type) => type === "ticket.fired")).toHaveLength(1);
  });
});

describe("orders for later", () => {
  it("wait, no longer than is safe, and are fired once by whichever process is quicker, also after a restart", async () => {
    const promisedAt = house.clock.nowMs() + 45 * MINUTE;
    const order = await house.cookable(process, ["noodles", "tea"], {
      promisedAt: new Date(promisedAt).toISOString(),
    });
    const held = await onBoard(order.id);
    expect(held?.hold).toMatchObject({ by: "schedule" });
    expect(held?.needBy).toBe(promisedAt);
    expect(held?.hold?.fireAt).toBeLessThanOrEqual(held?.safeStartAt ?? 0);
    expect(held?.hold?.fireAt).toBeGreaterThan(house.clock.nowMs());
    // Two more processes read it from the database.
    const others = [await house.start(), await house.start()];
    house.pass((held?.hold?.fireAt ?? 0) - house.clock.nowMs() + 500);
    await expect.poll(() => house.events(order), { timeout: 8_000 }).toContain("ticket.fired");
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await house.events(order)).filter((type) => type === "ticket.fired")).toHaveLength(1);
    const fired = await onBoard(order.id);
    expect(fired).toMatchObject({ hold: null, status: "accepted", needBy: promisedAt });
    for (const other of others) await other.stop();
  });

  it("are begun at once when they are promised for too soon to wait", async () => {
    const soon = new Date(house.clock.nowMs() + 2 * MINUTE).toISOString();
    const order = await house.cookable(process, ["noodles"], { promisedAt: soon });
    expect((await onBoard(order.id))?.hold).toBeNull();
  });
});

describe("void", () => {
  it("cancels, stays struck on the board until acknowledged, and a bump acknowledges", async () => {
    process.hub.retain("tickets:wok");
    for (const acknowledge of [commands.acknowledgeVoid, commands.bumpTicket]) {
      const order = await house.cookable(process, ["noodles"]);
      const { ticket } = await commands.voidTicket(cook, {
        ...house.command(order),
        reason: "No noodles left",
      });
      expect(ticket).toMatchObject({ status: "void", void: { reason: "No noodles left" } });
      expect((await process.journal.read(order.id))?.status).toBe("cancelled");
      expect(await onBoard(order.id)).toMatchObject({ status: "void" });
      await acknowledge(cook, house.command(order));
      expect(await onBoard(order.id)).toBeUndefined();
      await expect.poll(() => lastTold(process, "tickets:wok", order.id)).toBeNull();
    }
    process.hub.release("tickets:wok");
  });

  it("is refused once the ticket is ready, and struck tickets leave by themselves after half a day", async () => {
    const ready = await house.cookable(process, ["noodles"]);
    await commands.bumpTicket(cook, house.command(ready));
    await expect(commands.voidTicket(cook, { ...house.command(ready), reason: "x" })).rejects.toSatisfy((e) =>
      hasCode(e, "CONFLICT"),
    );
    const order = await house.cookable(process, ["noodles"]);
    await commands.voidTicket(cook, { ...house.command(order), reason: "x" });
    house.pass(12 * 60 * MINUTE);
    expect(await onBoard(order.id)).toBeUndefined();
  });
});

describe("recall", () => {
  it("brings lines back as they were, on the original clock, and takes back what the bump has taught", async () => {
    // A kitchen of its own: nothing else teaches it meanwhile.
    const quiet = await openKitchen();
    const alone = await quiet.start();
    const slow = await quiet.cookable(alone, ["noodles"]);
    const took = () => {
      const lines = [{ itemId: "tea", nameEn: "", nameZh: "", station: "other", quantity: 1, modifiers: [] }];
      const { predicted } = alone.kitchen.ticketPlan(slow, { kind: "meal", prepSeconds: 30, lines });
      return predicted.p80 - predicted.madeAt;
    };
    const untaught = took();
    quiet.pass(60 * MINUTE);
    await alone.kitchen.commands.bumpTicket(cook, quiet.command(slow));
    quiet.pass(UNDO_MS + 2_000);
    await expect.poll(took).toBeGreaterThan(untaught);
    const { ticket } = await alone.kitchen.commands.recallTicket(cook, quiet.command(slow));
    expect(ticket).toMatchObject({ status: "cooking", recalled: true, acceptedAt: slow.acceptedAt });
    expect(doneLines(ticket)).toEqual([]);
    expect(took()).toBe(untaught);
    await quiet.close();
  });
});

describe("items of the shop", () => {
  it("are on the board with their cards, and a change of the menu reaches it", async () => {
    process.hub.retain("tickets:wok");
    const { collections } = (await process.hub.snapshot(cook, "tickets:wok")) as Snapshot<"tickets">;
    expect(collections.item.noodles).toMatchObject({ station: "wok", prepSeconds: 300, next15: null });
    expect(collections.item.noodles?.card.recipe).toBe("stir");
    await house.database.pool.query("UPDATE menu_item SET prep_seconds = 240 WHERE id = 'noodles'");
    await process.kitchen.menuChanged();
    await expect
      .poll(() => (lastTold(process, "tickets:wok", "noodles") as BoardItem | undefined)?.prepSeconds)
      .toBe(240);
    process.hub.release("tickets:wok");
  });
});
