import type { Pool } from "pg";
import type { ChannelView, MessageRow } from "../contracts/messages.ts";

export interface NewMessage {
  shopId: string;
  event: string;
  /** What it is about: with shop and event, this makes it the same message. */
  subject: string;
  body: Record<string, unknown>;
  useBy: number;
}

export interface ClaimedMessage {
  key: string;
  shopId: string;
  event: string;
  body: unknown;
  attempts: number;
  useBy: number;
  /** null: the shop has no channel any more, or has switched it off. */
  url: string | null;
  secret: string | null;
}

export type Settled =
  | { state: "sent"; at: number }
  | { state: "pending"; nextAt: number; error: string }
  /** Until then it may still be released; null: it is over. */
  | { state: "withheld"; until: number | null; error: string }
  | { state: "failed" | "superseded"; error: string };

export interface ChannelRow extends ChannelView {
  secret: string;
}

export interface ClaimInput {
  now: number;
  leaseMs: number;
  limit: number;
  /** Of one shop at most so many, or as `crowded` says; those of no use any more come in any case. */
  perShop: number;
  crowded: { shopId: string; places: number }[];
}

/** So many due messages are looked through for ones that may go. */
const LOOKED_THROUGH = 1_000;

export interface MessageStore {
  /** @returns false when the message was there before. */
  add(message: NewMessage, now: number, nextAt?: number): Promise<boolean>;
  /** A message whose one try is being made right now, by the caller. */
  addTried(message: NewMessage, now: number): Promise<void>;
  /** Takes due messages for `leaseMs`; a worker that dies leaves them due again after that. */
  claim(wanted: ClaimInput): Promise<ClaimedMessage[]>;
  settle(key: string, attempts: number, to: Settled): Promise<void>;
  /** Those withheld that are still of use become due. @returns how many */
  release(now: number): Promise<number>;
  /** Those not sent yet will not be. */
  supersede(keys: string[], because: string): Promise<void>;
  newest(shopId: string, limit: number): Promise<MessageRow[]>;
  activeShops(): Promise<string[]>;
  channel(shopId: string): Promise<ChannelRow | null>;
}

export const keyOf = ({ shopId, event, subject }: Pick<NewMessage, "shopId" | "event" | "subject">) =>
  `${shopId}/${event}/${subject}`;

const AT = (param: string) => `to_timestamp(${param}::float8 / 1000.0)`;

export function createMessageStore(pool: Pool): MessageStore {
  async function add(message: NewMessage, now: number, nextAt: number, attempts: number): Promise<boolean> {
    const { shopId, event, body, useBy } = message;
    const { rowCount } = await pool.query(
      `INSERT INTO message (key, shop_id, kind, body, created_at, use_by, state, next_at, attempts)
       VALUES ($1, $2, $3, $4, ${AT("$5")}, ${AT("$6")}, 'pending', ${AT("$7")}, $8) ON CONFLICT DO NOTHING`,
      [keyOf(message), shopId, event, JSON.stringify(body), now, useBy, nextAt, attempts],
    );
    return rowCount === 1;
  }
  return {
    add: (message, now, nextAt = now) => add(message, now, nextAt, 0),
    // The worker comes to it only if we die over it, and by then it is past its use.
    addTried: async (message, now) => void (await add(message, now, message.useBy + 1, 1)),
    async claim({ now, leaseMs, limit, perShop, crowded }) {
      const { rows } = await pool.query<ClaimedMessage>(
        `WITH crowded AS (SELECT * FROM unnest($4::text[], $5::int[]) AS x(shop_id, places)
         ), waiting AS (
           SELECT m.key, m.shop_id, m.next_at, m.use_by FROM message m
           WHERE m.state = 'pending' AND m.next_at <= ${AT("$1")}
             AND (m.use_by < ${AT("$1")} OR m.shop_id NOT IN (SELECT shop_id FROM crowded WHERE places = 0))
           ORDER BY m.next_at LIMIT ${LOOKED_THROUGH}
         ), ranked AS (
           SELECT key, shop_id, next_at, use_by, row_number() OVER (PARTITION BY shop_id ORDER BY next_at, key) AS rank
           FROM waiting
         ), due AS (
           SELECT m.key FROM message m JOIN ranked r ON r.key = m.key LEFT JOIN crowded c ON c.shop_id = r.shop_id
           WHERE m.state = 'pending' AND m.next_at <= ${AT("$1")}
             AND (r.rank <= coalesce(c.places, $6) OR r.use_by < ${AT("$1")})
           ORDER BY r.next_at LIMIT $3 FOR UPDATE OF m SKIP LOCKED
         ), taken AS (
           UPDATE message m SET attempts = m.attempts + 1, next_at = ${AT("$2")} FROM due WHERE m.key = due.key RETURNING m.*
         )
         SELECT t.key, t.shop_id AS "shopId", t.kind AS event, t.body, t.attempts, t.use_by AS "useBy", c.url, c.secret
         FROM taken t LEFT JOIN message_channel c ON c.shop_id = t.shop_id AND c.active`,
        [
          now,
          now + leaseMs,
          limit,
          crowded.map(({ shopId }) => shopId),
          crowded.map(({ places }) => places),
          perShop,
        ],
      );
      return rows;
    },
    async settle(key, attempts, to) {
      const nextAt = to.state === "pending" ? to.nextAt : to.state === "withheld" ? to.until : null;
      // Withheld is not tried.
      const tries = to.state === "withheld" ? attempts - 1 : attempts;
      const sentAt = to.state === "sent" ? to.at : null;
      // Only by whoever made this try: a worker that was thought dead must not overwrite its successor.
      await pool.query(
        `UPDATE message SET state = $3, next_at = ${AT("$4")}, sent_at = ${AT("$5")}, last_error = $6, attempts = $7
         WHERE key = $1 AND attempts = $2 AND state = 'pending'`,
        [key, attempts, to.state, nextAt, sentAt, to.state === "sent" ? null : to.error, tries],
      );
    },
    async release(now) {
      const { rowCount } = await pool.query(
        `UPDATE message SET state = 'pending', next_at = ${AT("$1")}, last_error = NULL
         WHERE state = 'withheld' AND next_at > ${AT("$1")}`,
        [now],
      );
      return rowCount ?? 0;
    },
    async supersede(keys, because) {
      await pool.query(
        `UPDATE message SET state = 'superseded', next_at = NULL, last_error = $2 WHERE key = ANY($1) AND state IN ('pending', 'withheld')`,
        [keys, because],
      );
    },
    async newest(shopId, limit) {
      const { rows } = await pool.query<MessageRow>(
        `SELECT key AS id, kind AS event, split_part(key, '/', 3) AS subject,
           (body->>'number')::int AS number, state, attempts, created_at AS "createdAt", sent_at AS "sentAt",
           next_at AS "nextAt", use_by AS "useBy", last_error AS "lastError"
         FROM message WHERE shop_id = $1 ORDER BY created_at DESC, key LIMIT $2`,
        [shopId, limit],
      );
      return rows;
    },
    activeShops: async () =>
      (await pool.query<{ id: string }>(`SELECT shop_id AS id FROM message_channel WHERE active`)).rows.map(
        ({ id }) => id,
      ),
    channel: async (shopId) =>
      (
        await pool.query<ChannelRow>(
          `SELECT url, active, secret, updated_at AS "updatedAt" FROM message_channel WHERE shop_id = $1`,
          [shopId],
        )
      ).rows[0] ?? null,
  };
}
