import type { Pool } from "pg";
import type { Ticket } from "../contracts/tickets.ts";

export type SeenMark = NonNullable<Ticket["seen"]>;
export type AlarmMark = NonNullable<Ticket["alarm"]>;

export interface OpenTicket {
  orderId: string;
  shopId: string;
  number: number;
  firedAt: number;
  held: boolean;
  /** A cook has started it. */
  begun: boolean;
  seenBy: string | null;
  seenAt: number | null;
  stage: AlarmMark["stage"] | null;
  alarmAt: number | null;
}

export interface AttentionStore {
  /** First receipts of these orders of the shop; what others wrote before stays. @returns those that stand. */
  saveSeen(
    shop: { shopId: string; tenantId: string },
    orderIds: string[],
    mark: SeenMark,
  ): Promise<{ orderId: string; seen: SeenMark; first: boolean }[]>;
  /** Someone worked on these tickets: as good as having seen them. */
  saveActed(acts: { orderId: string; shopId: string; mark: SeenMark }[]): Promise<void>;
  /** The one of several processes whose row it is raises the alarm. @returns the orders won. */
  claimAlarms(orderIds: string[], at: number): Promise<string[]>;
  claimMessages(orderIds: string[], at: number): Promise<string[]>;
  /** Every open ticket with its marks. */
  open(): Promise<OpenTicket[]>;
  /** Shops with a paired screen. */
  pairedShops(): Promise<string[]>;
}

const AT = (param: string) => `to_timestamp(${param}::float8 / 1000.0)`;

export function createAttentionStore(pool: Pool): AttentionStore {
  const ids = async (text: string, values: unknown[]): Promise<string[]> =>
    (await pool.query<{ id: string }>(text, values)).rows.map(({ id }) => id);
  return {
    async saveSeen({ shopId, tenantId }, orderIds, { screen, at }) {
      const first = new Set(
        await ids(
          `INSERT INTO ticket_seen (order_id, shop_id, screen, at)
           SELECT o.id, o.shop_id, $3, ${AT("$4")} FROM unnest($1::text[]) AS x(id) JOIN orders o ON o.id = x.id
           WHERE o.shop_id = $2 AND o.tenant_id = $5 AND o.kind = 'meal'
           ON CONFLICT DO NOTHING RETURNING order_id AS id`,
          [orderIds, shopId, screen, at, tenantId],
        ),
      );
      const marks = [...first].map((orderId) => ({ orderId, seen: { screen, at }, first: true }));
      if (first.size === orderIds.length) return marks;
      const { rows } = await pool.query<{ orderId: string; screen: string; at: number }>(
        `SELECT order_id AS "orderId", screen, at FROM ticket_seen WHERE order_id = ANY($1) AND shop_id = $2`,
        [orderIds.filter((id) => !first.has(id)), shopId],
      );
      const earlier = rows.map(({ orderId, ...seen }) => ({ orderId, seen, first: false }));
      return [...marks, ...earlier];
    },
    async saveActed(acts) {
      await pool.query(
        `INSERT INTO ticket_seen (order_id, shop_id, screen, at)
         SELECT o, s, screen, ${AT("at")} FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[]) AS x(o, s, screen, at)
         ON CONFLICT DO NOTHING`,
        [
          acts.map(({ orderId }) => orderId),
          acts.map(({ shopId }) => shopId),
          acts.map(({ mark }) => mark.screen),
          acts.map(({ mark }) => mark.at),
        ],
      );
    },
    claimAlarms: (orderIds, at) =>
      ids(
        `INSERT INTO ticket_alarm (order_id, shop_id, stage, at)
         SELECT o.id, o.shop_id, 'second_screen', ${AT("$2")} FROM orders o
         WHERE o.id = ANY($1) AND o.status IN ('accepted', 'cooking')
           AND NOT EXISTS (SELECT 1 FROM ticket_seen s WHERE s.order_id = o.id)
         ON CONFLICT DO NOTHING RETURNING order_id AS id`,
        [orderIds, at],
      ),
    claimMessages: (orderIds, at) =>
      ids(
        `UPDATE ticket_alarm a SET stage = 'messaged', at = ${AT("$2")}
         WHERE a.order_id = ANY($1) AND a.stage = 'second_screen'
           AND NOT EXISTS (SELECT 1 FROM ticket_seen s WHERE s.order_id = a.order_id)
         RETURNING a.order_id AS id`,
        [orderIds, at],
      ),
    open: async () =>
      (
        await pool.query<OpenTicket>(
          `SELECT o.id AS "orderId", o.shop_id AS "shopId", o.number,
             coalesce((o.ticket->>'firedAt')::float8, extract(epoch FROM o.accepted_at)::float8 * 1000) AS "firedAt",
             coalesce(o.ticket->>'hold', 'null') <> 'null' AS held, o.status = 'cooking' AS begun,
             s.screen AS "seenBy", s.at AS "seenAt", a.stage, a.at AS "alarmAt"
           FROM orders o LEFT JOIN ticket_seen s ON s.order_id = o.id LEFT JOIN ticket_alarm a ON a.order_id = o.id
           WHERE o.kind = 'meal' AND o.ticket IS NOT NULL AND o.status IN ('accepted', 'cooking')`,
        )
      ).rows,
    pairedShops: () => ids(`SELECT DISTINCT shop_id AS id FROM screen WHERE revoked_at IS NULL`, []),
  };
}
