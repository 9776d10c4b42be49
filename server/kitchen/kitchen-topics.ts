import type { Viewer } from "../contracts/people.ts";
import { roleMay } from "../contracts/people.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { FoundOrder } from "../orders/order-copies.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Clock } from "../shared/clock.ts";
import type { BoardItems } from "./board-items.ts";
import { maySeeShop } from "./require-shop.ts";
import {
  pickupEntryId,
  pickupEntryOf,
  type TicketFacts,
  type TrackingFacts,
  ticketOf,
  trackedOrderOf,
} from "./rules/views.ts";
import type { ShopDirectory } from "./shop-directory.ts";
import type { KitchenStore } from "./store.ts";

export interface KitchenTopicsDeps {
  hub: Pick<LiveHubInside, "addSource">;
  store: KitchenStore;
  shops: ShopDirectory;
  clock: Clock;
  items: Pick<BoardItems, "of">;
  facts: TicketFacts;
  readOrder(orderId: string): Promise<FoundOrder | null>;
  /** Since when the shop has a pass board; null where it has none. */
  passSince(shopId: string): number | null;
}

/** tickets:<shopId> for those who work there, pickup:<token> and track:<orderId> for whoever holds the address. */
export function addKitchenTopics(deps: KitchenTopicsDeps): void {
  const { hub, store, shops, clock, items, facts } = deps;
  hub.addSource("tickets", {
    copied: true,
    async authorise(viewer: Viewer | null, shopId) {
      if (!viewer || !roleMay(viewer.role, "tickets.watch") || !maySeeShop(viewer, shopId)) return false;
      // Another tenant's shop is as good as none: not even its existence is told.
      return (await shops.tenantOf(shopId)) === viewer.tenantId ? true : null;
    },
    async load(shopId) {
      const now = clock.nowMs();
      const passSince = deps.passSince(shopId);
      const [shop, open, voided, onPass] = await Promise.all([
        shops.byId(shopId),
        store.onBoard(shopId, now),
        store.voidOnBoard(shopId, now),
        passSince === null ? [] : store.onPass(shopId, passSince, now),
      ]);
      const orders = [...onPass, ...open, ...voided];
      return {
        shop: shop ? { [shopId]: shop } : {},
        item: items.of(shopId),
        ticket: entities(
          orders,
          (order) => order.id,
          (order) => ticketOf(order, facts),
        ),
      };
    },
  });
  hub.addSource("pickup", {
    copied: true,
    authorise: async (_viewer, token) => ((await shops.byToken(token)) ? true : null),
    async load(token) {
      const now = clock.nowMs();
      const shop = await shops.byToken(token);
      const orders = shop ? await store.onPickupBoard(shop.shopId, now) : [];
      return {
        shop: shop ? { now: { nameEn: shop.nameEn, nameZh: shop.nameZh } } : {},
        entry: entities(orders, pickupEntryId, (order) => pickupEntryOf(order, now)),
      };
    },
  });
  hub.addSource("track", {
    copied: true,
    authorise: async (_viewer, orderId) => ((await deps.readOrder(orderId)) ? true : null),
    async load(orderId) {
      const found = await deps.readOrder(orderId);
      if (!found) return { order: {} };
      const facts = await trackingFacts(found.order, { store, shops });
      return {
        order: { [orderId]: trackedOrderOf(found.order, facts, clock.nowMs()) },
        ...(found.copiedAt !== null && { copy: { now: { readAt: found.copiedAt } } }),
      };
    },
  });
}

export async function trackingFacts(
  order: OrderRecord,
  { store, shops }: Pick<KitchenTopicsDeps, "store" | "shops">,
): Promise<TrackingFacts> {
  const shop = await shops.byId(order.shopId);
  return {
    shopNameEn: shop?.nameEn ?? order.shopId,
    shopNameZh: shop?.nameZh ?? order.shopId,
    appointmentAt: await appointmentAt(order, store),
  };
}

async function appointmentAt(
  order: OrderRecord,
  store: Pick<KitchenStore, "slotStartsAt">,
): Promise<number | null> {
  if (order.kind === "home_service") {
    const at = Date.parse(String(order.input.startsAt));
    return Number.isNaN(at) ? null : at;
  }
  const slotId = order.slotId ?? order.input.slotId;
  return order.kind === "reservation" && typeof slotId === "string" ? store.slotStartsAt(slotId) : null;
}

function entities(
  orders: OrderRecord[],
  idOf: (order: OrderRecord) => string,
  viewOf: (order: OrderRecord) => unknown,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const order of orders) {
    const view = viewOf(order);
    if (view !== null) found[idOf(order)] = view;
  }
  return found;
}
