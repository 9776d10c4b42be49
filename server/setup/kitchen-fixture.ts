import type { Delta, TopicName } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { createKitchen, type Kitchen } from "../kitchen/create-kitchen.ts";
import { createLiveHub } from "../live/create-live-hub.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { Journal } from "../orders/journal.ts";
import { createOrderCopies } from "../orders/order-copies.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { createPgJournal } from "../orders/pg-journal.ts";
import { newId } from "../shared/ids.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";

export const cook: Viewer = {
  id: "p1",
  name: "Cook",
  email: "c@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["wok"],
};

/** item -> station and seconds a portion. */
const menu = { noodles: ["wok", 300], tofu: ["wok", 200], tea: ["drinks", 30] } as const;
export type Dish = keyof typeof menu;

const planLine = (itemId: Dish, quantity = 1): MealPlan["lines"][number] => ({
  itemId,
  nameEn: itemId,
  nameZh: itemId,
  station: menu[itemId][0],
  quantity,
  modifiers: [],
});

export interface Process {
  journal: Journal;
  hub: LiveHubInside;
  kitchen: Kitchen;
  frames: Delta[];
  /** What the kitchen has logged. */
  warnings: string[];
  stop(): Promise<void>;
}

/** A shop "wok" on a real database, for tests of the kitchen: time moves by `offsetMs` only when told to. */
export async function openKitchen() {
  const database: TestDatabase = await openTestDatabase();
  await database.pool.query(`INSERT INTO tenant (id, name) VALUES ('default', 'T') ON CONFLICT DO NOTHING`);
  await database.pool.query(
    `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
     VALUES ('wok', 'default', 'Wok', '锅', 'meal', 'r', 'board-wok')`,
  );
  for (const [id, [station, seconds]] of Object.entries(menu)) {
    await database.pool.query(
      `INSERT INTO menu_item (id, shop_id, name_en, name_zh, station, price_minor, prep_seconds, card)
       VALUES ($1, 'wok', $1, $1, $2, 100, $3, '{"recipe": "stir"}')`,
      [id, station, seconds],
    );
  }
  let offsetMs = 0;
  let cached = false;
  let number = 0;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const running = new Set<Process>();

  async function start(): Promise<Process> {
    const journal = createPgJournal({
      pool: database.pool,
      clock,
      epoch: newId("ep"),
      onStoreFailure: () => {},
    });
    const readsCached = () => cached;
    const hub = createLiveHub({ clock, coalesceMs: () => 0, readsCached, epoch: journal.epoch });
    const frames: Delta[] = [];
    hub.onFrame((delta) => void frames.push(delta));
    const warnings: string[] = [];
    const switches = { isOn: () => false };
    const kitchen = createKitchen({
      journal,
      pool: database.pool,
      clock,
      switches,
      hub,
      readsCached,
      readOrder: createOrderCopies({ journal, clock, readsCached }).read,
      log: { warn: (_details, message) => void warnings.push(message) },
    });
    await kitchen.start();
    const process: Process = {
      journal,
      hub,
      kitchen,
      frames,
      warnings,
      async stop() {
        running.delete(process);
        kitchen.close();
        await journal.close();
      },
    };
    running.add(process);
    return process;
  }

  /** An order as intake leaves it. */
  async function received({ journal }: Process, over: Partial<OrderRecord> = {}): Promise<OrderRecord> {
    const now = clock.nowMs();
    number += 1;
    const order: OrderRecord = {
      id: newId("ord"),
      tenantId: "default",
      clientId: "c",
      shopId: "wok",
      kind: "meal",
      class: "place",
      status: "queued",
      number,
      idempotencyKey: null,
      requestHash: null,
      input: { kind: "meal", items: [] },
      region: "-",
      device: "-",
      network: "-",
      appVersion: "-",
      channel: "-",
      workMs: 0,
      acceptedAt: now,
      deadlineAt: now + 60_000,
      ownerId: "o",
      attempt: 0,
      nodeId: null,
      nodeEpoch: null,
      leaseUntil: null,
      settledAt: null,
      outcome: null,
      ticket: null,
      slotId: null,
      providerId: null,
      startedAt: null,
      readyAt: null,
      pickedUpAt: null,
      updatedAt: now,
      ...over,
    };
    await journal.accept(order, { type: "order.received", actor: "client:c" });
    return order;
  }

  /** An order as a node leaves it: in the kitchen. */
  async function cookable(
    process: Process,
    dishes: Dish[],
    input: Record<string, unknown> = {},
  ): Promise<OrderRecord> {
    const items = dishes.map((itemId) => ({ itemId, quantity: 1 }));
    const order = await received(process, { input: { kind: "meal", items, ...input } });
    const lines = dishes.map((dish) => planLine(dish));
    const result = await process.journal.change({
      orderId: order.id,
      expect: { statuses: ["queued"] },
      to: "accepted",
      set: { ticket: process.kitchen.ticketPlan(order, { kind: "meal", prepSeconds: 300, lines }) },
      event: { type: "order.accepted", actor: "node:n" },
      settle: { outcome: "success", nodeName: "n" },
    });
    if (!result.ok) throw new Error("not accepted");
    return result.order;
  }

  return {
    database,
    clock,
    start,
    received,
    cookable,
    /** As the switch `reads.cached`. */
    cacheReads(on: boolean) {
      cached = on;
      for (const { hub } of running) hub.readsCachedChanged();
    },
    pass: (ms: number) => {
      offsetMs += ms;
    },
    command: (order: OrderRecord, commandId = newId("cmd")) => ({
      orderId: order.id,
      commandId,
      tappedAt: clock.nowMs(),
    }),
    async events(order: OrderRecord): Promise<string[]> {
      const { rows } = await database.pool.query<{ type: string }>(
        "SELECT type FROM order_event WHERE order_id = $1 ORDER BY id",
        [order.id],
      );
      return rows.map((row) => row.type);
    },
    async close() {
      for (const process of running) await process.stop();
      await database.close();
    },
  };
}

export function lastTold({ frames }: Process, topic: TopicName, id: string): unknown {
  return frames
    .filter((frame) => frame.topic === topic)
    .flatMap((frame) => frame.changes)
    .findLast((change) => change.id === id)?.value;
}
