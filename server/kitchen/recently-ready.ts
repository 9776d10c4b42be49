import type { Viewer } from "../contracts/people.ts";
import type { Ticket } from "../contracts/tickets.ts";
import type { Clock } from "../shared/clock.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { requireShop } from "./require-shop.ts";
import { type TicketFacts, ticketOf } from "./rules/views.ts";
import type { KitchenStore } from "./store.ts";

const SPAN_MS = 60 * 60_000;
const MOST = 50;

/** Tickets made ready in the last hour, newest first: what a recall may bring back. @throws FORBIDDEN */
export async function recentlyReady(
  { store, clock, facts }: { store: Pick<KitchenStore, "readySince">; clock: Clock; facts: TicketFacts },
  viewer: Viewer,
  { shopId }: { shopId: string },
): Promise<Ticket[]> {
  requirePermission(viewer, "tickets.watch");
  requireShop(viewer, shopId);
  const orders = await store.readySince(shopId, clock.nowMs() - SPAN_MS, MOST);
  const own = orders.filter((order) => order.tenantId === viewer.tenantId);
  return own.map((order) => ticketOf(order, facts)).filter((ticket) => ticket !== null);
}
