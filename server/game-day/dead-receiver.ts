import { createServer } from "node:http";
import type { Pool } from "pg";

export interface DeadReceiver {
  /** Receives again. */
  revive(): void;
  close(): Promise<void>;
}

/** Receivers of two shops' messages, of which the first shop's is dead until it is revived. */
export async function openDeadReceiver(
  pool: Pool,
  { deadShop, wellShop }: { deadShop: string; wellShop: string },
): Promise<DeadReceiver> {
  let dead = true;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(dead && request.url === "/dead" ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  await pool.query(
    `INSERT INTO message_channel (shop_id, kind, url, secret, active, updated_at)
     VALUES ($1, 'webhook', $2, 'game-day', true, now()), ($3, 'webhook', $4, 'game-day', true, now())`,
    [deadShop, `${url}/dead`, wellShop, `${url}/well`],
  );
  return {
    revive() {
      dead = false;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** So many messages to each of these shops, due now. */
export async function addMessages(pool: Pool, shopIds: string[], each: number): Promise<void> {
  await pool.query(
    `INSERT INTO message (key, shop_id, kind, body, created_at, use_by, state, attempts, next_at)
     SELECT shop || '/game-day/' || n, shop, 'game-day', '{}', now(), now() + interval '1 hour', 'pending', 0, now()
     FROM unnest($1::text[]) AS shop, generate_series(1, $2::int) AS n`,
    [shopIds, each],
  );
}

export async function undelivered(pool: Pool, shopId: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*) AS n FROM message WHERE shop_id = $1 AND state <> 'sent'",
    [shopId],
  );
  return Number(rows[0]?.n ?? 0);
}

/** When the breaker of the shop's receiver opened first, epoch ms. */
export async function breakerOpenedAt(pool: Pool, shopId: string): Promise<number | null> {
  const { rows } = await pool.query<{ at: Date | number }>(
    "SELECT at FROM breaker_turn WHERE breaker = $1 AND to_state = 'open' ORDER BY id LIMIT 1",
    [`messages/${shopId}`],
  );
  const at = rows[0]?.at;
  return at === undefined ? null : new Date(at).getTime();
}
