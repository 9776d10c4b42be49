import type { Pool } from "pg";
import type { ShopHeader } from "../contracts/tickets.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { SELECT_ORDER } from "../orders/order-sql.ts";
import { DURATIONS_KEPT, RESIDUALS_KEPT } from "./rules/shop-pace.ts";
import { PICKUP_SHOWN_MS, UNDO_GRACE_MS, VOID_SHOWN_MS } from "./rules/views.ts";

export interface FinishedTicket {
  shopId: string;
  workSeconds: number;
  tookSeconds: number;
}

export type ShopRow = Omit<ShopHeader, "moreOpen">;

export interface KitchenStore {
  /** Accepted, cooking, or bumped and still to be taken back. */
  onBoard(shopId: string, now: number): Promise<OrderRecord[]>;
  /** Cancelled in the kitchen's hands, and nobody there has acknowledged it. */
  voidOnBoard(shopId: string, now: number): Promise<OrderRecord[]>;
  openCount(shopId: string): Promise<number>;
  /** Open and ready meals, for the public board. */
  onPickupBoard(shopId: string, now: number): Promise<OrderRecord[]>;
  /** Made ready since then, newest first, handed over or not. */
  readySince(shopId: string, since: number, limit: number): Promise<OrderRecord[]>;
  /** Every open ticket of every shop: what the predictor must know after a restart. */
  openEverywhere(): Promise<OrderRecord[]>;
  order(orderId: string): Promise<OrderRecord | null>;
  /** Whether an event of this order already carries this command. */
  commandDone(orderId: string, commandId: string): Promise<boolean>;
  shop(shopId: string): Promise<ShopRow | null>;
  tenantOfShop(shopId: string): Promise<string | null>;
  shopByToken(boardToken: string): Promise<ShopRow | null>;
  prepSeconds(): Promise<{ itemId: string; prepSeconds: number }[]>;
  /** The latest finished tickets of each shop, oldest first. */
  finished(): Promise<FinishedTicket[]>;
  slotStartsAt(slotId: string): Promise<number | null>;
}

// Statuses are written out so that the planner can use the partial index `orders_on_board`.
const ORDERS = `SELECT ${SELECT_ORDER} FROM orders`;
const AT = (param: string) => `to_timestamp(${param}::float8 / 1000.0)`;
const SHOP = `SELECT id AS "shopId", name_en AS "nameEn", name_zh AS "nameZh", kind, board_token AS "boardToken" FROM shop`;
/** A board with more open tickets than this shows those due first; nobody can cook them faster for seeing all. */
export const MOST_ON_BOARD = 500;
const UNDO_WINDOW_MS = 60_000;

export function createKitchenStore(pool: Pool): KitchenStore {
  async function orders(where: string, values: unknown[]): Promise<OrderRecord[]> {
    const { rows } = await pool.query<OrderRecord>(`${ORDERS} WHERE ${where}`, values);
    return rows;
  }
  async function first<Row extends object>(text: string, values: unknown[]): Promise<Row | null> {
    const { rows } = await pool.query<Row>(text, values);
    return rows[0] ?? null;
  }
  return {
    onBoard: (shopId, now) =>
      orders(
        `shop_id = $1 AND kind = 'meal' AND ticket IS NOT NULL AND (status IN ('accepted', 'cooking')
           OR (status = 'ready' AND ready_at > ${AT("$2")} AND (ticket->>'undoUntil')::float8 > $3))
         ORDER BY (ticket->>'needBy')::float8 LIMIT ${MOST_ON_BOARD}`,
        [shopId, now - UNDO_WINDOW_MS, now - UNDO_GRACE_MS],
      ),
    voidOnBoard: (shopId, now) =>
      orders(
        `shop_id = $1 AND kind = 'meal' AND status = 'cancelled' AND updated_at > ${AT("$2")}
           AND (ticket->'void'->>'at')::float8 > $2 AND NOT coalesce((ticket->>'voidAcknowledged')::boolean, false)
         ORDER BY updated_at DESC LIMIT ${MOST_ON_BOARD}`,
        [shopId, now - VOID_SHOWN_MS],
      ),
    openCount: async (shopId) =>
      (
        await first<{ count: number }>(
          `SELECT count(*)::int AS count FROM orders WHERE shop_id = $1 AND kind = 'meal' AND ticket IS NOT NULL
             AND status IN ('accepted', 'cooking')`,
          [shopId],
        )
      )?.count ?? 0,
    onPickupBoard: (shopId, now) =>
      orders(
        `shop_id = $1 AND kind = 'meal' AND ticket IS NOT NULL AND (status IN ('accepted', 'cooking')
           OR (status = 'ready' AND ready_at > ${AT("$2")}))
         ORDER BY accepted_at LIMIT ${MOST_ON_BOARD}`,
        [shopId, now - PICKUP_SHOWN_MS],
      ),
    readySince: (shopId, since, limit) =>
      orders(
        `shop_id = $1 AND kind = 'meal' AND status IN ('ready', 'picked_up') AND ready_at > ${AT("$2")}
         ORDER BY ready_at DESC LIMIT $3`,
        [shopId, since, limit],
      ),
    openEverywhere: () =>
      orders(`kind = 'meal' AND ticket IS NOT NULL AND status IN ('accepted', 'cooking')`, []),
    order: async (orderId) => (await orders("id = $1", [orderId]))[0] ?? null,
    commandDone: async (orderId, commandId) =>
      (await first(`SELECT 1 FROM order_event WHERE order_id = $1 AND data->>'commandId' = $2 LIMIT 1`, [
        orderId,
        commandId,
      ])) !== null,
    shop: (shopId) => first<ShopRow>(`${SHOP} WHERE id = $1`, [shopId]),
    tenantOfShop: async (shopId) =>
      (await first<{ tenantId: string }>(`SELECT tenant_id AS "tenantId" FROM shop WHERE id = $1`, [shopId]))
        ?.tenantId ?? null,
    shopByToken: (boardToken) =>
      first<ShopRow>(`${SHOP} WHERE board_token = $1 AND closed_at IS NULL`, [boardToken]),
    prepSeconds: async () =>
      (
        await pool.query<{ itemId: string; prepSeconds: number }>(
          `SELECT id AS "itemId", prep_seconds AS "prepSeconds" FROM menu_item`,
        )
      ).rows,
    finished: async () =>
      (
        await pool.query<FinishedTicket>(
          `SELECT t.shop_id AS "shopId", t.work AS "workSeconds", t.took AS "tookSeconds"
           FROM shop s CROSS JOIN LATERAL (
             SELECT shop_id, ready_at, (ticket->>'workSeconds')::float8 AS work,
               extract(epoch FROM ready_at - settled_at)::float8 AS took
             FROM orders WHERE shop_id = s.id AND kind = 'meal' AND status IN ('ready', 'picked_up')
               AND ready_at > now() - interval '14 days' AND settled_at IS NOT NULL
               AND ticket->>'workSeconds' IS NOT NULL AND NOT (ticket->>'recalled')::boolean
             ORDER BY accepted_at DESC LIMIT ${Math.max(RESIDUALS_KEPT, DURATIONS_KEPT)}
           ) t ORDER BY t.ready_at`,
        )
      ).rows,
    slotStartsAt: async (slotId) =>
      (await first<{ at: number }>(`SELECT starts_at AS at FROM slot WHERE id = $1`, [slotId]))?.at ?? null,
  };
}
