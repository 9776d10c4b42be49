import type { Pool } from "pg";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import type { Parts } from "../parts.ts";
import type { Clock } from "../shared/clock.ts";
import { announceOrders } from "./announce-orders.ts";
import { addKitchenTopics } from "./kitchen-topics.ts";
import { planTicket } from "./plan-ticket.ts";
import { recentlyReady } from "./recently-ready.ts";
import type { TicketMarks } from "./rules/views.ts";
import { createShopDirectory } from "./shop-directory.ts";
import { createShopMinds } from "./shop-minds.ts";
import { createKitchenStore } from "./store.ts";
import { ticketCommands } from "./ticket-commands.ts";

const MENU_REFRESH_MS = 60_000;

export interface KitchenOptions {
  journal: Pick<Journal, "change" | "onCommitted">;
  pool: Pool;
  clock: Clock;
  switches: Pick<SwitchReader, "isOn">;
  hub: Pick<LiveHubInside, "publish" | "addSource" | "isFollowed">;
  log: { warn(details: object, message: string): void };
  /** Which screen has shown a ticket, and what was done when none did. */
  marks?: TicketMarks;
}

const NO_MARKS: TicketMarks = { seen: () => null, alarm: () => null };

export interface Kitchen {
  commands: Parts["kitchen"];
  /** What a node's plan means for the kitchen: the ticket's lines and when it will be ready. Synchronous. */
  ticketPlan(order: OrderRecord, plan: MealPlan): TicketRecord;
  /** Reads menus, open tickets and each shop's history. Call before work flows. */
  start(): Promise<void>;
  /** Publishes open tickets again, after their marks have changed; others are passed over. */
  reannounce(orderIds: readonly string[]): void;
  close(): void;
}

export function createKitchen({
  journal,
  pool,
  clock,
  switches,
  hub,
  log,
  marks = NO_MARKS,
}: KitchenOptions): Kitchen {
  const store = createKitchenStore(pool);
  const minds = createShopMinds();
  const shops = createShopDirectory(store, clock);
  const announcer = announceOrders({ journal, store, shops, minds, hub, clock, log, marks });
  addKitchenTopics({ hub, store, shops, clock, marks });
  let menuTimer: NodeJS.Timeout | null = null;

  async function refreshMenu(): Promise<void> {
    minds.setMenu(await store.prepSeconds());
  }

  return {
    commands: {
      ...ticketCommands({ journal, store, clock, marks }),
      recentlyReady: (viewer, input) => recentlyReady({ store, clock, marks }, viewer, input),
    },
    ticketPlan: (order, plan) => planTicket({ minds, switches, now: clock.nowMs() }, order, plan),
    async start() {
      const [, open, finished] = await Promise.all([refreshMenu(), store.openEverywhere(), store.finished()]);
      for (const { shopId, ...done } of finished) minds.learn(shopId, done);
      for (const order of open) {
        minds.note(order);
        announcer.remember(order);
      }
      menuTimer = setInterval(
        () =>
          void refreshMenu().catch((error) => log.warn({ error: String(error) }, "kitchen: menus not read")),
        MENU_REFRESH_MS,
      );
      menuTimer.unref();
    },
    reannounce: announcer.reannounce,
    close() {
      if (menuTimer) clearInterval(menuTimer);
      announcer.close();
    },
  };
}
