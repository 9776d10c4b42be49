import type { Pool } from "pg";
import { type ItemCard, itemCardSchema } from "../contracts/catalogue.ts";
import type { ShopHeader } from "../contracts/tickets.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { SELECT_ORDER } from "../orders/order-sql.ts";
import { DURATIONS_KEPT, RESIDUALS_KEPT } from "./rules/shop-pace.ts";
import { ON_PASS_MS, PICKUP_SHOWN_MS, UNDO_GRACE_MS, VOID_SHOWN_MS } from "./rules/views.ts";

export interface FinishedTicket {
  shopId: string;
  orderId: string;
  workSeconds: number;
  tookSeconds: number;
}

export interface MenuRow {
  shopId: string;
  itemId: string;
  nameEn: string;
  nameZh: string;
  station: string;
  prepSeconds: number;
  card: ItemCard;
  active: boolean;
}
export interface SoldRow {
  shopId: string;
  itemId: string;
  /** Index of the span asked for. */
  span: number;
  portions: number;
}

export interface KitchenStore {
  /**
   * Accepted, cooking, or bumped and still to be taken back; all of them, however many: one left out would
   * come into view only with the next snapshot, long after those before it were cooked.
   */
  onBoard(shopId: string, now: number): Promise<OrderRecord[]>;
  /** Cancelled in the kitchen's hands, and nobody there has acknowledged it. */
  voidOnBoard(shopId: string, now: number): Promise<OrderRecord[]>;
  voidEverywhere(now: number): Promise<OrderRecord[]>;
  /** Ready since then and not handed over, or handed over and still to be taken back. */
  onPass(shopId: string, passSince: number, now: number): Promise<OrderRecord[]>;
  /** Open and ready meals, for the public board. */
  onPickupBoard(shopId: string, now: number): Promise<OrderRecord[]>;
  /** Made ready since then, newest first, handed over or not. */
  readySince(shopId: string, since: number, limit: number): Promise<OrderRecord[]>;
  /** Every open ticket of every shop: what the predictor must know after a restart. */
  openEverywhere(): Promise<OrderRecord[]>;
  /** Ready, and yet to leave a board by itself. */
  readyEverywhere(now: number): Promise<OrderRecord[]>;
  order(orderId: string): Promise<OrderRecord | null>;
  /** Whether an event of this order already carries this command. */
  commandDone(orderId: string, commandId: string): Promise<boolean>;
  shop(shopId: string): Promise<ShopHeader | null>;
  tenantOfShop(shopId: string): Promise<string | null>;
  shopByToken(boardToken: string): Promise<ShopHeader | null>;
  /** Every item of every kitchen, also those off the menu. */
  menu(): Promise<MenuRow[]>;
  /** Portions ordered in each span, by shop and item. */
  sold(spans: readonly { from: number; to: number }[]): Promise<SoldRow[]>;
  heldEverywhere(): Promise<OrderRecord[]>;
  /** The latest tickets of each shop whose lines were tapped, oldest first: what items have taught. */
  tapped(): Promise<OrderRecord[]>;
  /** The latest finished tickets of each shop, oldest first. */
  finished(): Promise<FinishedTicket[]>;
  slotStartsAt(slotId: string): Promise<number | null>;
}

// Statuses are written out so that the planner can use the partial index `orders_on_board`.
const ORDERS = `SELECT ${SELECT_ORDER} FROM orders`;
const AT = (param: string) => `to_timestamp(${param}::float8 / 1000.0)`;
const SHOP = `SELECT id AS "shopId", name_en AS "nameEn", name_zh AS "nameZh", kind, board_token AS "boardToken" FROM shop`;
const UNACKNOWLEDGED = `ticket->'void'->>'at' IS NOT NULL AND NOT coalesce((ticket->>'voidAcknowledged')::boolean, false)`;
const UNDO_WINDOW_MS = 60_000;
/** What lies ready for two hours and more than this: nobody hands such heaps over ticket by ticket. */
const MOST_ON_PASS = 500;
const TICKETS_OF_TAPS = 60;
const NO_CARD = itemCardSchema.parse({});

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
         ORDER BY (ticket->>'needBy')::float8`,
        [shopId, now - UNDO_WINDOW_MS, now - UNDO_GRACE_MS],
      ),
    voidOnBoard: (shopId, now) =>
      orders(
        `shop_id = $1 AND kind = 'meal' AND status = 'cancelled' AND updated_at > ${AT("$2")} AND ${UNACKNOWLEDGED}
         ORDER BY updated_at DESC`,
        [shopId, now - VOID_SHOWN_MS],
      ),
    voidEverywhere: (now) =>
      orders(`kind = 'meal' AND status = 'cancelled' AND updated_at > ${AT("$1")} AND ${UNACKNOWLEDGED}`, [
        now - VOID_SHOWN_MS,
      ]),
    async onPass(shopId, passSince, now) {
      const since = Math.max(passSince, now - ON_PASS_MS);
      // Apart, so that the planner can use the partial index `orders_on_board` for the first.
      const [waiting, handedOver] = await Promise.all([
        orders(
          `shop_id = $1 AND kind = 'meal' AND ticket IS NOT NULL AND status = 'ready' AND ready_at >= ${AT("$2")}
           ORDER BY ready_at DESC LIMIT ${MOST_ON_PASS}`,
          [shopId, since],
        ),
        orders(
          `shop_id = $1 AND kind = 'meal' AND status = 'picked_up' AND ready_at >= ${AT("$2")}
             AND updated_at > ${AT("$3")} AND (ticket->>'undoUntil')::float8 > $4`,
          [shopId, since, now - UNDO_WINDOW_MS, now - UNDO_GRACE_MS],
        ),
      ]);
      return [...waiting, ...handedOver];
    },
    onPickupBoard: (shopId, now) =>
      orders(
        `shop_id = $1 AND kind = 'meal' AND ticket IS NOT NULL AND (status IN ('accepted', 'cooking')
           OR (status = 'ready' AND ready_at > ${AT("$2")}))
         ORDER BY accepted_at`,
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
    readyEverywhere: (now) =>
      orders(`kind = 'meal' AND ticket IS NOT NULL AND status = 'ready' AND ready_at > ${AT("$1")}`, [
        now - PICKUP_SHOWN_MS,
      ]),
    order: async (orderId) => (await orders("id = $1", [orderId]))[0] ?? null,
    commandDone: async (orderId, commandId) =>
      (await first(`SELECT 1 FROM order_event WHERE order_id = $1 AND data->>'commandId' = $2 LIMIT 1`, [
        orderId,
        commandId,
      ])) !== null,
    shop: (shopId) => first<ShopHeader>(`${SHOP} WHERE id = $1`, [shopId]),
    tenantOfShop: async (shopId) =>
      (await first<{ tenantId: string }>(`SELECT tenant_id AS "tenantId" FROM shop WHERE id = $1`, [shopId]))
        ?.tenantId ?? null,
    shopByToken: (boardToken) =>
      first<ShopHeader>(`${SHOP} WHERE board_token = $1 AND closed_at IS NULL`, [boardToken]),
    async menu() {
      const { rows } = await pool.query<MenuRow>(
        `SELECT m.shop_id AS "shopId", m.id AS "itemId", m.name_en AS "nameEn", m.name_zh AS "nameZh", m.station,
           m.prep_seconds AS "prepSeconds", m.card, m.active
         FROM menu_item m JOIN shop s ON s.id = m.shop_id WHERE s.kind = 'meal' ORDER BY m.shop_id, m.position, m.id`,
      );
      return rows.map((row) => ({ ...row, card: itemCardSchema.catch(NO_CARD).parse(row.card) }));
    },
    sold: async (spans) =>
      (
        await pool.query<SoldRow>(
          `SELECT s.id AS "shopId", line->>'itemId' AS "itemId", (x.span - 1)::int AS span,
             sum((line->>'quantity')::int)::int AS portions
           FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS x(since, until, span)
           CROSS JOIN (SELECT id FROM shop WHERE kind = 'meal') s
           CROSS JOIN LATERAL (SELECT input FROM orders WHERE shop_id = s.id AND kind = 'meal'
             AND accepted_at >= ${AT("x.since")} AND accepted_at < ${AT("x.until")}) o
           CROSS JOIN LATERAL json_array_elements(o.input->'items') line
           GROUP BY 1, 2, 3`,
          [spans.map((span) => span.from), spans.map((span) => span.to)],
        )
      ).rows,
    heldEverywhere: () =>
      orders(
        `kind = 'meal' AND status = 'accepted' AND ticket IS NOT NULL AND ticket->'hold'->>'fireAt' IS NOT NULL`,
        [],
      ),
    tapped: async () =>
      (
        await pool.query<OrderRecord>(
          `SELECT t.* FROM shop s CROSS JOIN LATERAL (
             SELECT ${SELECT_ORDER} FROM orders WHERE shop_id = s.id AND kind = 'meal'
               AND status IN ('ready', 'picked_up') AND accepted_at > now() - interval '14 days'
               AND started_at IS NOT NULL AND ticket->>'lines' LIKE '%"tapped":true%'
               AND NOT (ticket->>'recalled')::boolean
             ORDER BY accepted_at DESC LIMIT ${TICKETS_OF_TAPS}
           ) t WHERE s.kind = 'meal' ORDER BY t."readyAt"`,
        )
      ).rows,
    finished: async () =>
      (
        await pool.query<FinishedTicket>(
          `SELECT t.shop_id AS "shopId", t.id AS "orderId", t.work AS "workSeconds", t.took AS "tookSeconds"
           FROM shop s CROSS JOIN LATERAL (
             SELECT id, shop_id, ready_at, (ticket->>'workSeconds')::float8 AS work,
               extract(epoch FROM ready_at)::float8 - greatest(extract(epoch FROM settled_at)::float8,
                 (ticket->>'firedAt')::float8 / 1000) AS took
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
