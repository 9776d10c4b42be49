import type { Pool } from "pg";
import type { AmendedOrder, AmendOrder } from "../contracts/orders.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { Journal } from "../orders/journal.ts";
import type { FoundOrder } from "../orders/order-copies.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import type { Parts } from "../parts.ts";
import type { Clock } from "../shared/clock.ts";
import { amendedLines, amendTicket } from "./amend-ticket.ts";
import { announceOrders } from "./announce-orders.ts";
import { createBoardItems } from "./board-items.ts";
import { fireHeldTickets } from "./fire-held.ts";
import { addKitchenTopics } from "./kitchen-topics.ts";
import { planTicket } from "./plan-ticket.ts";
import { recentlyReady } from "./recently-ready.ts";
import { lessonsOf } from "./rules/item-prep.ts";
import type { TicketFacts, TicketMarks } from "./rules/views.ts";
import { createShopDirectory } from "./shop-directory.ts";
import { createShopMinds } from "./shop-minds.ts";
import { createKitchenStore } from "./store.ts";
import { ticketCommands } from "./ticket-commands.ts";

const REFRESH_MS = 60_000;

export interface KitchenOptions {
  journal: Pick<Journal, "change" | "onCommitted">;
  pool: Pool;
  clock: Clock;
  switches: Pick<SwitchReader, "isOn">;
  hub: Pick<LiveHubInside, "publish" | "addSource" | "isFollowed">;
  log: { warn(details: object, message: string): void };
  /** Whether the `reads.cached` switch asks to spare the database. */
  readsCached?: () => boolean;
  /** One order, from a copy while reads are to spare the database. */
  readOrder?: (orderId: string) => Promise<FoundOrder | null>;
  /** Which screen has shown a ticket, and what was done when none did. */
  marks?: TicketMarks;
  /** Shops that have a pass board, and since when: there, ready tickets stay until they are handed over. */
  passShops?: () => Promise<ReadonlyMap<string, number>>;
}

const NO_MARKS: TicketMarks = { seen: () => null, alarm: () => null };

export interface Kitchen {
  commands: Parts["kitchen"];
  /** What a node's plan means for the kitchen: the ticket's lines and when it will be ready. Synchronous. */
  ticketPlan(order: OrderRecord, plan: MealPlan): TicketRecord;
  /** What a customer's amendment changes. @throws CONFLICT, UNKNOWN_ITEM, INVALID_REQUEST, KIND_MISMATCH */
  amend(order: OrderRecord, amendment: AmendOrder): ReturnType<typeof amendTicket>;
  /** The lines as the customer is told of them. */
  linesOf(order: OrderRecord): AmendedOrder["lines"];
  /** Reads menus, open tickets and each shop's history. Call before work flows. */
  start(): Promise<void>;
  /** Publishes open tickets again, after their marks have changed; others are passed over. */
  reannounce(orderIds: readonly string[]): void;
  /** A shop's menu has changed: boards are told. */
  menuChanged(): Promise<void>;
  /** A board was published or deleted: a shop may have a pass now, or none any more. */
  boardsChanged(): Promise<void>;
  close(): void;
}

export function createKitchen(options: KitchenOptions): Kitchen {
  const { journal, pool, clock, switches, hub, log, marks = NO_MARKS, readsCached = () => false } = options;
  const passShops = options.passShops ?? (async () => new Map<string, number>());
  const store = createKitchenStore(pool);
  const minds = createShopMinds();
  const shops = createShopDirectory(store, clock, readsCached);
  const items = createBoardItems({ store, hub, clock });
  const facts: TicketFacts = {
    seen: (orderId) => marks.seen(orderId),
    alarm: (orderId) => marks.alarm(orderId),
    fireAt: (orderId) => held.fireAt(orderId),
  };
  let passes: ReadonlyMap<string, number> = new Map();
  const passSince = (shopId: string) => passes.get(shopId) ?? null;
  const announcer = announceOrders({ journal, store, shops, minds, hub, clock, log, facts, passSince });
  const found = (order: OrderRecord): void => {
    minds.note(order);
    announcer.remember(order);
  };
  const held = fireHeldTickets({
    journal,
    store,
    minds,
    switches,
    clock,
    found,
    moved: announcer.reannounce,
    log,
  });
  async function readFresh(orderId: string): Promise<FoundOrder | null> {
    const order = await store.order(orderId);
    return order && { order, copiedAt: null };
  }
  addKitchenTopics({
    hub,
    store,
    shops,
    clock,
    items,
    facts,
    readOrder: options.readOrder ?? readFresh,
    passSince,
  });
  journal.onCommitted((changes) => changes.forEach(items.note));
  let timer: NodeJS.Timeout | null = null;

  async function readMenu(): Promise<void> {
    minds.setMenu(await items.readMenu());
  }
  const unread = (error: unknown) =>
    log.warn({ error: String(error) }, "kitchen: menus, sales or boards not read");
  const onPass = async (shopId: string) => {
    const since = passSince(shopId);
    return since === null ? [] : store.onPass(shopId, since, clock.nowMs());
  };
  /** One after the other: what an earlier look found must not replace what a later one has. */
  let lookingForPasses: Promise<void> = Promise.resolve();
  function readPasses(): Promise<void> {
    lookingForPasses = lookingForPasses
      .then(async () => {
        const before = passes;
        passes = await passShops();
        for (const shopId of new Set([...before.keys(), ...passes.keys()])) {
          if (before.get(shopId) !== passes.get(shopId)) {
            await announcer.passChanged(shopId, () => onPass(shopId));
          }
        }
      })
      .catch(unread);
    return lookingForPasses;
  }

  return {
    commands: {
      ...ticketCommands({ journal, store, clock, facts }),
      recentlyReady: (viewer, input) => recentlyReady({ store, clock, facts }, viewer, input),
    },
    ticketPlan: (order, plan) => planTicket({ minds, switches, now: clock.nowMs() }, order, plan),
    amend: (order, amendment) =>
      amendTicket({ minds, switches, itemsOf: items.of, now: clock.nowMs() }, order, amendment),
    linesOf: amendedLines,
    async start() {
      // A long history must not keep the kitchen shut: without sales there is only no forecast.
      await Promise.all([readMenu(), items.readSold().catch(unread)]);
      const [open, voided, ready, finished, tapped] = await Promise.all([
        store.openEverywhere(),
        store.voidEverywhere(clock.nowMs()),
        store.readyEverywhere(clock.nowMs()),
        store.finished(),
        store.tapped(),
      ]);
      for (const { shopId, ...done } of finished) minds.learn(shopId, done);
      for (const order of tapped) minds.learnItems(lessonsOf(order));
      for (const order of [...open, ...voided, ...ready]) found(order);
      await readPasses();
      await items.refresh().catch(unread);
      timer = setInterval(() => {
        // What this process changes itself is told at once; only others' changes wait until the switch is off.
        if (!readsCached()) void readMenu().then(items.refresh).then(readPasses).catch(unread);
      }, REFRESH_MS);
      timer.unref();
    },
    reannounce: announcer.reannounce,
    menuChanged: () => readMenu().catch(unread),
    boardsChanged: readPasses,
    close() {
      if (timer) clearInterval(timer);
      held.close();
      announcer.close();
    },
  };
}
