import type { Pool } from "pg";
import type { Viewer } from "../contracts/people.ts";
import type { Ticket } from "../contracts/tickets.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import type { Parts } from "../parts.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { announceOrders } from "./announce-orders.ts";
import { addKitchenTopics } from "./kitchen-topics.ts";
import { planTicket } from "./plan-ticket.ts";
import { recentlyReady } from "./recently-ready.ts";
import { ticketOf } from "./rules/views.ts";
import { runTicketCommand } from "./run-ticket-command.ts";
import { createShopDirectory } from "./shop-directory.ts";
import { createShopMinds } from "./shop-minds.ts";
import { createKitchenStore } from "./store.ts";

const MENU_REFRESH_MS = 60_000;

export interface KitchenOptions {
  journal: Pick<Journal, "change" | "onCommitted">;
  pool: Pool;
  clock: Clock;
  switches: Pick<SwitchReader, "isOn">;
  hub: Pick<LiveHubInside, "publish" | "addSource" | "isFollowed">;
  log: { warn(details: object, message: string): void };
}

export interface Kitchen {
  commands: Parts["kitchen"];
  /** What a node's plan means for the kitchen: the ticket's lines and when it will be ready. Synchronous. */
  ticketPlan(order: OrderRecord, plan: MealPlan): TicketRecord;
  /** Reads menus, open tickets and each shop's history. Call before work flows. */
  start(): Promise<void>;
  close(): void;
}

export function createKitchen({ journal, pool, clock, switches, hub, log }: KitchenOptions): Kitchen {
  const store = createKitchenStore(pool);
  const minds = createShopMinds();
  const shops = createShopDirectory(store, clock);
  const announcer = announceOrders({ journal, store, shops, minds, hub, clock, log });
  addKitchenTopics({ hub, store, shops, clock });
  const deps = { journal, store, clock };
  let menuTimer: NodeJS.Timeout | null = null;

  async function refreshMenu(): Promise<void> {
    minds.setMenu(await store.prepSeconds());
  }

  const command =
    (verb: "start" | "bump" | "undo" | "recall") =>
    async (viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }> => {
      const ticket = ticketOf(await runTicketCommand(deps, verb, viewer, input));
      if (!ticket) throw new OpsError("CONFLICT", "The order left the kitchen meanwhile.");
      return { ticket };
    };

  return {
    commands: {
      startTicket: command("start"),
      bumpTicket: command("bump"),
      undoBump: command("undo"),
      recallTicket: command("recall"),
      handOver: async (viewer, input) => ({
        orderId: (await runTicketCommand(deps, "hand_over", viewer, input)).id,
      }),
      recentlyReady: (viewer, input) => recentlyReady({ store, clock }, viewer, input),
    },
    ticketPlan: (order, plan) => planTicket({ minds, switches, now: clock.nowMs() }, order, plan),
    async start() {
      const [, open, finished] = await Promise.all([refreshMenu(), store.openEverywhere(), store.finished()]);
      for (const { shopId, ...done } of finished) minds.learn(shopId, done);
      for (const order of open) minds.note(order);
      menuTimer = setInterval(
        () =>
          void refreshMenu().catch((error) => log.warn({ error: String(error) }, "kitchen: menus not read")),
        MENU_REFRESH_MS,
      );
      menuTimer.unref();
    },
    close() {
      if (menuTimer) clearInterval(menuTimer);
      announcer.close();
    },
  };
}
