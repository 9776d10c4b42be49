import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { Viewer } from "../contracts/people.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import { placeOrder } from "../intake/place-order.ts";
import { createLog } from "../platform/log.ts";
import { caller, openCore, type ScriptedNode, seedShops, startScriptedNode } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { createShops } from "./create-shops.ts";
import { createPublicCatalogue } from "./public-catalogue.ts";

let database: TestDatabase;
let core: Core;
let node: ScriptedNode;
let shops: ReturnType<typeof createShops>;

const administrator: Viewer = {
  id: "adm",
  name: "Ada",
  email: "ada@example.com",
  role: "administrator",
  tenantId: "default",
  shopIds: [],
};
const stranger: Viewer = { ...administrator, id: "other", tenantId: "elsewhere" };
const strangeCaller: ApiCaller = { ...caller, tenantId: "elsewhere" };

const dish = {
  shopId: "wok",
  nameEn: "Dumplings",
  nameZh: "水饺",
  station: "wok",
  priceMinor: 1_850,
  prepSeconds: 300,
};
const person = {
  shopId: "clean",
  nameEn: "Wang",
  nameZh: "王",
  skills: { cleaning: 80 },
  rating: 4.8,
  xKm: 1,
  yKm: -2.5,
};
const morning = {
  shopId: "museum",
  from: "09:00",
  to: "11:00",
  everyMinutes: 30,
  capacity: 4,
  timeZone: "Asia/Shanghai",
};
let days = 0;
/** A day of its own for each test, all of them to come. */
const nextDay = () => new Date(Date.now() + ++days * 86_400_000 + 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.prisma.tenant.create({ data: { id: "elsewhere", name: "Elsewhere" } });
  await core.start();
  node = await startScriptedNode(core, "n1");
  shops = createShops({
    prisma: core.prisma,
    clock: createSteadyClock(),
    catalogue: core.catalogue,
    log: createLog("silent"),
  });
});

afterAll(async () => {
  node?.server.close();
  await core?.stop();
  await database?.close();
});

const order = (body: object) => {
  // A scripted node does not beat by itself, and one not heard of for seconds gets no work.
  core.registry.report(node.report);
  return placeOrder(core.intake, { caller, body, idempotencyKey: null });
};
const audited = (target: string) =>
  core.prisma.auditEntry.findMany({ where: { target }, orderBy: { id: "asc" } });
const orderItem = (itemId: string) =>
  order({ kind: "meal", shopId: "wok", items: [{ itemId, quantity: 1 }], deadlineMs: 60_000 });

describe("a menu", () => {
  it("takes orders for a dish the moment it is saved, and none once it is off", async () => {
    const saved = await shops.saveItem(administrator, dish);
    expect(saved).toMatchObject({ nameEn: "Dumplings", active: true });
    expect(await orderItem(saved.id)).toMatchObject({ shopId: "wok" });
    await shops.saveItem(administrator, { ...dish, id: saved.id, active: false });
    await expect(orderItem(saved.id)).rejects.toMatchObject({ code: "UNKNOWN_ITEM" });
    // Orders accepted before still know what it was.
    expect(core.catalogue.shop("wok")?.retired.get(saved.id)).toMatchObject({ station: "wok" });
    await shops.saveItem(administrator, { ...dish, id: saved.id, active: true });
    expect(await orderItem(saved.id)).toMatchObject({ shopId: "wok" });
  });

  it("keeps a recipe card, also when a change says nothing of it, and tells its allergens to who orders", async () => {
    const card = { recipe: "Boil.", ingredients: ["pork"], allergens: ["gluten"], parts: { wrapper: 12 } };
    const { id } = await shops.saveItem(administrator, { ...dish, card });
    const changed = await shops.saveItem(administrator, { ...dish, id, priceMinor: 2_100 });
    expect(changed.card).toEqual(card);
    const { items } = await shops.readCatalogue(administrator, { shopId: "wok" });
    expect(items.find((item) => item.id === id)?.card).toEqual(card);
    const offer = await createPublicCatalogue({ prisma: core.prisma, clock: createSteadyClock() }).catalogue(
      "wok",
      caller,
    );
    const offered = offer.items.find((item) => item.id === id);
    expect(offered).toMatchObject({ allergens: ["gluten"] });
    expect(JSON.stringify(offered)).not.toContain("Boil");
  });

  it("keeps who changed what, before and after", async () => {
    const { id } = await shops.saveItem(administrator, dish);
    await shops.saveItem(administrator, { ...dish, id, priceMinor: 2_000 });
    expect(await audited(`item:${id}`)).toMatchObject([
      { actor: "person:adm", action: "item.create", before: null, after: { priceMinor: 1_850 } },
      { action: "item.update", before: { priceMinor: 1_850 }, after: { priceMinor: 2_000, shopId: "wok" } },
    ]);
  });

  it("has no item of another shop, and a booking desk has none", async () => {
    await expect(shops.saveItem(administrator, { ...dish, id: "deep-clean" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(shops.saveItem(administrator, { ...dish, shopId: "museum" })).rejects.toMatchObject({
      code: "KIND_MISMATCH",
    });
    await expect(shops.saveItem(administrator, { ...dish, nameEn: "a\u0000b" })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      details: { field: "/nameEn" },
    });
  });

  it("comes back whole when it is saved by many at once", async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) => shops.saveItem(administrator, { ...dish, nameEn: `Dish ${i}` })),
    );
    for (const { id } of made) expect(core.catalogue.shop("wok")?.items.has(id)).toBe(true);
  });
});

describe("slots", () => {
  it("open many at once, and the same series once only, whoever presses at the same time", async () => {
    const series = { ...morning, date: nextDay() };
    const answers = await Promise.all([
      shops.openSlots(administrator, series),
      shops.openSlots(administrator, series),
    ]);
    expect(answers.map(({ opened }) => opened).sort()).toEqual([0, 4]);
    const first = Date.parse(`${series.date}T01:00:00Z`);
    const { slots } = await shops.readCatalogue(administrator, { shopId: "museum" });
    expect(slots.filter(({ startsAt }) => startsAt === first)).toMatchObject([
      { capacity: 4, taken: 0, endsAt: first + 1_800_000 },
    ]);
    const lines = await audited("shop:museum");
    expect(lines[0]).toMatchObject({ action: "slots.open", after: { capacity: 4, everyMinutes: 30 } });
  });

  it("open nothing on a day that is over, nor where none fits", async () => {
    const past = { ...morning, date: "2020-01-01" };
    await expect(shops.openSlots(administrator, past)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      details: { field: "/date" },
    });
    const tight = { ...morning, date: nextDay(), to: "09:10" };
    await expect(shops.openSlots(administrator, tight)).rejects.toMatchObject({ details: { field: "/to" } });
  });

  it("can be booked the moment they open", async () => {
    await shops.openSlots(administrator, { ...morning, date: nextDay() });
    const { slots } = await shops.readCatalogue(administrator, { shopId: "museum" });
    const last = slots.at(-1)?.id;
    expect(await order({ kind: "reservation", shopId: "museum", slotId: last })).toMatchObject({
      kind: "reservation",
    });
  });

  it("never get fewer places than are taken, also while places are being taken", async () => {
    const set = (capacity: number) =>
      shops.changeSlot(administrator, { shopId: "museum", id: "slot-big", capacity });
    await core.prisma.slot.update({ where: { id: "slot-big" }, data: { taken: 5 } });
    await expect(set(4)).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "below_taken" } });
    expect(await set(5)).toMatchObject({ capacity: 5, taken: 5 });
    await set(40);
    const take = () =>
      database.pool.query("UPDATE slot SET taken = taken + 1 WHERE id = 'slot-big' AND taken < capacity");
    const changes = Promise.allSettled(Array.from({ length: 10 }, (_, i) => set(8 + i)));
    await Promise.all([changes, ...Array.from({ length: 30 }, take)]);
    const after = await core.prisma.slot.findUniqueOrThrow({ where: { id: "slot-big" } });
    expect(after.taken).toBeLessThanOrEqual(after.capacity);
    for (const result of await changes) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "CONFLICT" });
    }
    expect((await audited("slot:slot-big"))[0]).toMatchObject({
      before: { capacity: 900 },
      after: { capacity: 5 },
    });
  });
});

describe("providers", () => {
  it("are added, changed and audited, for home service alone", async () => {
    const { id } = await shops.saveProvider(administrator, person);
    await shops.saveProvider(administrator, { ...person, id, skills: { windows: 60 }, active: false });
    const { providers } = await shops.readCatalogue(administrator, { shopId: "clean" });
    expect(providers.find((one) => one.id === id)).toMatchObject({ skills: { windows: 60 }, active: false });
    expect((await audited(`provider:${id}`)).map(({ action }) => action)).toEqual([
      "provider.create",
      "provider.update",
    ]);
    await expect(shops.saveProvider(administrator, { ...person, shopId: "wok" })).rejects.toMatchObject({
      code: "KIND_MISMATCH",
    });
    await expect(
      shops.saveProvider(administrator, { ...person, skills: { cleaning: 101 } }),
    ).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  });
});

describe("who may", () => {
  const calls = (viewer: Viewer) => [
    () => shops.readCatalogue(viewer, { shopId: "wok" }),
    () => shops.saveItem(viewer, { ...dish, id: "noodles" }),
    () => shops.saveProvider(viewer, { ...person, id: "p1" }),
    () => shops.openSlots(viewer, { ...morning, date: nextDay() }),
    () => shops.changeSlot(viewer, { shopId: "museum", id: "slot-3", capacity: 9 }),
  ];

  it("is administrators alone, in every use case", async () => {
    for (const role of ["merchant", "operator", "analyst"] as const) {
      for (const call of calls({ ...administrator, role })) {
        await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
    }
  });

  it("is nobody of another tenant: the shop does not exist for them, and nothing changes", async () => {
    const lines = await core.prisma.auditEntry.count();
    for (const call of calls(stranger)) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await core.prisma.auditEntry.count()).toBe(lines);
  });
});

describe("what other systems read", () => {
  it("is their own tenant's open shops, what may be ordered, and free places", async () => {
    const read = createPublicCatalogue({ prisma: core.prisma, clock: createSteadyClock() });
    expect((await read.shops(caller)).map(({ id }) => id)).toEqual(["clean", "museum", "wok"]);
    expect(await read.shops(strangeCaller)).toEqual([]);
    await expect(read.catalogue("wok", strangeCaller)).rejects.toMatchObject({ code: "NOT_FOUND" });

    const { id } = await shops.saveItem(administrator, { ...dish, active: false });
    const wok = await read.catalogue("wok", caller);
    expect(wok.items.map((item) => item.id)).toContain("noodles");
    expect(wok.items.map((item) => item.id)).not.toContain(id);
    expect((await read.catalogue("clean", caller)).services.map((item) => item.id)).toEqual(["deep-clean"]);

    await core.prisma.slot.update({ where: { id: "slot-3" }, data: { taken: 1 } });
    const free = async () =>
      (await read.catalogue("museum", caller)).slots.find((slot) => slot.id === "slot-3")?.free;
    expect(await free()).toBe(2);
    await core.prisma.slot.update({ where: { id: "slot-3" }, data: { taken: 3 } });
    expect(await free()).toBeUndefined();

    await core.prisma.shop.update({ where: { id: "wok" }, data: { closedAt: new Date() } });
    await expect(read.catalogue("wok", caller)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
