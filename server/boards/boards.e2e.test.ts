import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Delta, Snapshot } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { createLiveHub } from "../live/create-live-hub.ts";
import type { LiveHubInside } from "../live/hub.ts";
import { createLog } from "../platform/log.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { type Boards, createBoards } from "./create-boards.ts";

const merchant: Viewer = {
  id: "p1",
  name: "Mei",
  email: "m@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["wok"],
};
const other: Viewer = { ...merchant, id: "p2", name: "Li" };
const elsewhere: Viewer = { ...merchant, id: "p3", role: "administrator", tenantId: "other", shopIds: [] };

let database: TestDatabase;
let prisma: Prisma;
let hub: LiveHubInside;
let boards: Boards;
let frames: Delta[];
let revoked: string[];
let changes = 0;
let offsetMs = 0;
const clock = { nowMs: () => Date.now() + offsetMs };

beforeAll(async () => {
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  await prisma.tenant.createMany({ data: [{ id: "default", name: "T" }], skipDuplicates: true });
  for (const id of ["wok", "grill"]) {
    await prisma.shop.create({
      data: {
        id,
        tenantId: "default",
        nameEn: id,
        nameZh: id,
        kind: "meal",
        region: "r",
        boardToken: `board-${id}`,
      },
    });
  }
});
beforeEach(() => {
  frames = [];
  revoked = [];
  changes = 0;
  hub = createLiveHub({ clock, coalesceMs: () => 0, epoch: "ep" });
  hub.onFrame((delta) => frames.push(delta));
  boards = createBoards({
    prisma,
    clock,
    hub,
    log: createLog("silent"),
    secureCookies: true,
    screenRevoked: (id) => revoked.push(id),
    templatesChanged: async () => {
      changes += 1;
    },
  });
});
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.close();
});

const newBoard = (over: object = {}) =>
  boards.commands.publishTemplate(merchant, {
    shopId: "wok",
    name: "Pass",
    version: 0,
    template: {},
    ...over,
  });
const framesLeft = () => new Promise((done) => setImmediate(done));
const device = (peer = "10.0.0.1") => new Headers({ "x-rushdeck-peer": peer });
const claim = (code: string, over: object = {}, viewer = merchant) =>
  boards.commands.claimScreen(viewer, {
    shopId: "wok",
    code,
    name: "Wok line",
    templateId: "standard-wok",
    ...over,
  });
/** A paired device: its screen and what its browser sends. */
async function pair(over: object = {}) {
  const { secret, code } = await boards.commands.openPairing({ headers: device() });
  const screen = await claim(code, over);
  const { setCookie } = await boards.commands.collectKey({ secret });
  return { screen, secret, setCookie, headers: new Headers({ cookie: setCookie[0]?.split(";")[0] ?? "" }) };
}

describe("templates", () => {
  it("knows since when a shop has a pass, and says that its boards changed", async () => {
    const sinceOf = async () => (await boards.passShops()).get("wok");
    expect(await sinceOf()).toBeUndefined();
    const pass = await newBoard({ template: { expo: true } });
    expect(await sinceOf()).toBe(pass.publishedAt);
    const { publishedAt: _, publishedBy: __, ...draft } = pass;
    const second = await boards.commands.publishTemplate(merchant, { ...draft, name: "Pass 2" });
    expect(await sinceOf()).toBe(pass.publishedAt);
    const { publishedAt: ___, publishedBy: ____, ...again } = second;
    const none = { ...again, template: { ...again.template, expo: false } };
    await boards.commands.publishTemplate(merchant, none);
    expect(await sinceOf()).toBeUndefined();
    expect(changes).toBe(3);
  });

  it("gives every shop a standard board that can be changed and put back", async () => {
    const [standard] = await boards.commands.listTemplates(merchant, { shopId: "wok" });
    expect(standard).toMatchObject({ id: "standard-wok", version: 0, template: { columns: 0 } });
    const changed = await boards.commands.publishTemplate(merchant, {
      shopId: "wok",
      id: "standard-wok",
      name: "Standard",
      version: 0,
      template: { columns: 4 },
    });
    expect(changed).toMatchObject({ version: 1, publishedBy: "Mei", template: { columns: 4 } });
    const back = await boards.commands.restoreTemplate(merchant, {
      shopId: "wok",
      id: "standard-wok",
      version: 0,
    });
    expect(back).toMatchObject({ version: 2, template: { columns: 0 } });
    const versions = await boards.commands.listVersions(merchant, { shopId: "wok", id: "standard-wok" });
    expect(versions.map(({ version }) => version)).toEqual([2, 1, 0]);
  });

  it("lets one of two publishers through and tells the other who it was, losing neither's version", async () => {
    const board = await newBoard();
    const draft = (viewer: Viewer, columns: number) =>
      boards.commands.publishTemplate(viewer, {
        shopId: "wok",
        id: board.id,
        name: viewer.name,
        version: 1,
        template: { columns },
      });
    const answers = await Promise.allSettled([draft(merchant, 2), draft(other, 3)]);
    const won = answers.find((one) => one.status === "fulfilled")?.value;
    const lost = answers.find((one) => one.status === "rejected")?.reason;
    expect(lost).toMatchObject({ code: "STALE", details: { reason: won?.publishedBy } });
    const second = won?.publishedBy === "Mei" ? draft(other, 3) : draft(merchant, 2);
    await expect(second).rejects.toMatchObject({ code: "STALE" });
    const { template } = await boards.commands.boardOf(merchant, { templateId: board.id });
    expect(template).toEqual(won);
  });

  it("lets one of two first publishers of a standard board through", async () => {
    const grill: Viewer = { ...merchant, shopIds: ["grill"] };
    const draft = () =>
      boards.commands.publishTemplate(grill, {
        shopId: "grill",
        id: "standard-grill",
        name: "Standard",
        version: 0,
        template: {},
      });
    const answers = await Promise.allSettled([draft(), draft()]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("tells followers of the shop's boards what was published and what was deleted", async () => {
    hub.retain("boards:wok");
    const board = await newBoard();
    await framesLeft();
    expect(frames.at(-1)?.changes).toEqual([{ collection: "template", id: board.id, value: board }]);
    await boards.commands.deleteTemplate(merchant, { shopId: "wok", id: board.id });
    hub.close();
    expect(frames.at(-1)?.changes).toEqual([{ collection: "template", id: board.id, value: null }]);
    await expect(boards.commands.boardOf(merchant, { templateId: board.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("keeps a board that screens show, and the standard one", async () => {
    const board = await newBoard();
    const { screen } = await pair({ templateId: board.id });
    const remove = () => boards.commands.deleteTemplate(merchant, { shopId: "wok", id: board.id });
    await expect(remove()).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "in_use" } });
    await boards.commands.revokeScreen(merchant, { shopId: "wok", screenId: screen.id });
    await remove();
    await expect(
      boards.commands.deleteTemplate(merchant, { shopId: "wok", id: "standard-wok" }),
    ).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "standard" } });
  });

  it("shows and gives nothing to others", async () => {
    const board = await newBoard();
    const grill: Viewer = { ...merchant, shopIds: ["grill"] };
    const analyst: Viewer = { ...merchant, role: "analyst" };
    for (const viewer of [grill, analyst]) {
      await expect(boards.commands.boardOf(viewer, { templateId: board.id })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    }
    await expect(boards.commands.boardOf(elsewhere, { templateId: board.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(hub.snapshot(grill, "boards:wok")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(hub.snapshot(elsewhere, "boards:wok")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      boards.commands.publishTemplate(grill, {
        shopId: "grill",
        id: board.id,
        name: "x",
        version: 1,
        template: {},
      }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("leaves an audit entry of each publishing", async () => {
    const board = await newBoard();
    const entries = await prisma.auditEntry.findMany({ where: { target: `template:${board.id}` } });
    expect(entries).toMatchObject([
      { actor: "person:p1", action: "template.publish", after: { version: 1, name: "Pass" } },
    ]);
  });
});

describe("pairing", () => {
  it("makes a screen of a device whose code was typed, and hands it its key once", async () => {
    const { secret, code } = await boards.commands.openPairing({ headers: device() });
    const topic = `pairing:${secret}` as const;
    hub.retain(topic);
    const snapshot = (await hub.snapshot(null, topic)) as Snapshot<"pairing">;
    expect(snapshot.collections.state.now).toMatchObject({ state: "waiting", code });
    await expect(boards.commands.collectKey({ secret })).rejects.toMatchObject({ code: "NOT_FOUND" });

    const screen = await claim(` ${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`);
    await framesLeft();
    expect(frames.at(-1)?.changes[0]?.value).toMatchObject({ state: "claimed" });
    const { setCookie, templateId } = await boards.commands.collectKey({ secret });
    expect(templateId).toBe("standard-wok");
    expect(setCookie[0]).toMatch(
      /^rushdeck\.screen=rds_[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
    );
    await expect(boards.commands.collectKey({ secret })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(claim(code)).rejects.toMatchObject({ code: "NOT_FOUND" });

    const headers = new Headers({ cookie: setCookie[0]?.split(";")[0] ?? "" });
    expect(await boards.screenFrom(headers)).toEqual({
      id: `screen:${screen.id}`,
      name: "Wok line",
      email: "",
      role: "merchant",
      tenantId: "default",
      shopIds: ["wok"],
      screen: { id: screen.id, templateId: "standard-wok" },
    });
    expect(JSON.stringify(await prisma.screen.findMany())).not.toContain("rds_");
  });

  it("refuses a wrong code, and after ten of them any code from that person", async () => {
    const { code } = await boards.commands.openPairing({ headers: device() });
    for (let i = 0; i < 10; i++) {
      await expect(claim("ZZZZZZ")).rejects.toMatchObject({ code: "NOT_FOUND", details: { field: "/code" } });
    }
    await expect(claim(code)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await expect(claim(code, {}, other)).resolves.toMatchObject({ name: "Wok line" });
  });

  it("takes no code after ten minutes", async () => {
    const { secret, code } = await boards.commands.openPairing({ headers: device() });
    offsetMs = 10 * 60_000 + 1;
    try {
      await expect(claim(code)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(hub.snapshot(null, `pairing:${secret}`)).rejects.toMatchObject({ code: "NOT_FOUND" });
    } finally {
      offsetMs = 0;
    }
  });

  it("leaves the code usable when the board it was to show is not there", async () => {
    const { code } = await boards.commands.openPairing({ headers: device() });
    await expect(claim(code, { templateId: "standard-grill" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(claim(code)).resolves.toMatchObject({ templateId: "standard-wok" });
  });

  it("hands out so many codes to one address and no more", async () => {
    for (let i = 0; i < 60; i++) await boards.commands.openPairing({ headers: device("10.0.0.9") });
    await expect(boards.commands.openPairing({ headers: device("10.0.0.9") })).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
    await expect(boards.commands.openPairing({ headers: device("10.0.0.8") })).resolves.toBeDefined();
  });
});

describe("a paired screen", () => {
  it("is nobody once revoked, at once, and its sockets are told to end", async () => {
    const { screen, headers } = await pair();
    expect(await boards.screenFrom(headers)).not.toBeNull();
    await boards.commands.revokeScreen(merchant, { shopId: "wok", screenId: screen.id });
    expect(await boards.screenFrom(headers)).toBeNull();
    expect(revoked).toEqual([`screen:${screen.id}`]);
  });

  it("is nobody within 5 s when revoked by another process", async () => {
    const { screen, headers } = await pair();
    expect(await boards.screenFrom(headers)).not.toBeNull();
    await prisma.screen.update({ where: { id: screen.id }, data: { revokedAt: new Date() } });
    offsetMs = 5_000;
    try {
      expect(await boards.screenFrom(headers)).toBeNull();
    } finally {
      offsetMs = 0;
    }
  });

  it("may cook, and may change no board and pair no device", async () => {
    const { headers } = await pair();
    const screen = await boards.screenFrom(headers);
    if (!screen) throw new Error("not paired");
    await expect(boards.commands.boardOf(screen, { templateId: "standard-wok" })).resolves.toBeDefined();
    await expect(newBoardBy(screen)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { code } = await boards.commands.openPairing({ headers: device() });
    await expect(claim(code, {}, screen)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("shows another board, and is called otherwise, from the next request on", async () => {
    const board = await newBoard();
    const { screen, headers } = await pair();
    await boards.screenFrom(headers);
    await boards.commands.changeScreen(merchant, {
      shopId: "wok",
      screenId: screen.id,
      name: "Pass",
      templateId: board.id,
    });
    expect(await boards.screenFrom(headers)).toMatchObject({
      name: "Pass",
      screen: { templateId: board.id },
    });
  });

  it("counts as connected while any of its sockets is open", async () => {
    const { screen, headers } = await pair();
    const device = await boards.screenFrom(headers);
    if (!device) throw new Error("not paired");
    const connected = async () => {
      const { collections } = (await hub.snapshot(merchant, "boards:wok")) as Snapshot<"boards">;
      return screen.id in collections.connected;
    };
    expect(await connected()).toBe(false);
    boards.presence.came(device);
    boards.presence.came(device);
    boards.presence.went(device);
    expect(await connected()).toBe(true);
    boards.presence.went(device);
    expect(await connected()).toBe(false);
    boards.presence.came(merchant);
    expect(await connected()).toBe(false);
  });

  it("is written down as seen", async () => {
    const { screen, headers } = await pair();
    hub.retain("boards:wok");
    await boards.screenFrom(headers);
    await expect
      .poll(async () => (await prisma.screen.findUniqueOrThrow({ where: { id: screen.id } })).lastSeenAt)
      .not.toBeNull();
  });
});

const newBoardBy = (viewer: Viewer) =>
  boards.commands.publishTemplate(viewer, { shopId: "wok", name: "x", version: 0, template: {} });
