import { setTimeout as sleep } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import type { Delta } from "../../server/contracts/live.ts";
import { LIVE_PATH } from "../../server/contracts/live-timing.ts";
import type { OrderMaterial } from "../load/order-writer.ts";
import { withPool } from "../support/scratch.ts";

const TOGETHER = 20;

/** Orders for the bench kitchen, placed through the public API and followed to their tickets. */
export class KitchenOrders {
  readonly #url: string;
  readonly #material: OrderMaterial;
  #count = 0;

  constructor(url: string, material: OrderMaterial) {
    this.#url = url;
    this.#material = material;
  }

  /** @returns the order's id. @throws Error with the server's answer when it is refused. */
  async place(itemIds: readonly string[] = this.#material.itemIds): Promise<string> {
    const n = this.#count++;
    const { mealShopId, apiKeys, deadlineMs } = this.#material;
    const answer = await fetch(`${this.#url}/api/v1/orders`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKeys[n % apiKeys.length]}`,
        "content-type": "application/json",
        "idempotency-key": `board-${process.pid}-${n}`,
      },
      body: JSON.stringify({
        kind: "meal",
        shopId: mealShopId,
        items: [0, 1, 2].slice(0, 1 + (n % 3)).map((i) => ({
          itemId: itemIds[(n + i * 5) % itemIds.length],
          quantity: 1 + ((n + i) % 3),
          modifiers: i === 0 && n % 2 === 0 ? ["less spicy"] : [],
        })),
        deadlineMs,
        workMs: 0,
      }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`An order was refused: ${answer.status} ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  }

  async placeMany(count: number, itemIds: readonly string[]): Promise<void> {
    for (let left = count; left > 0; left -= TOGETHER) {
      await Promise.all(Array.from({ length: Math.min(left, TOGETHER) }, () => this.place(itemIds)));
    }
  }
}

/** Waits until so many tickets are open. @throws Error after a minute */
export async function openTickets(databaseUrl: string, wanted: number): Promise<void> {
  const until = Date.now() + 60_000;
  await withPool(databaseUrl, async (pool) => {
    for (;;) {
      const { rows } = await pool.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM orders WHERE ticket IS NOT NULL AND status IN ('accepted', 'cooking')",
      );
      if ((rows[0]?.n ?? 0) >= wanted) return;
      if (Date.now() > until) throw new Error(`Only ${rows[0]?.n} of ${wanted} tickets after a minute.`);
      await sleep(200);
    }
  });
}

/** Screens that follow a shop's tickets without a browser: what a browser's socket receives, they receive. */
export async function followAs(options: {
  url: string;
  cookie: string;
  shopId: string;
  screens: number;
  /** Told of each order the first time a screen has it. */
  onOrder(orderId: string, at: number): void;
}): Promise<() => void> {
  const headers = { cookie: options.cookie, origin: options.url };
  const sockets: Socket[] = [];
  for (let i = 0; i < options.screens; i++) {
    const answer = await fetch(`${options.url}/api/v1/live/tickets`, { method: "POST", headers });
    const { ticket } = (await answer.json()) as { ticket: string };
    const socket = io(options.url, {
      path: LIVE_PATH,
      transports: ["websocket"],
      extraHeaders: headers,
      auth: { ticket },
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    const known = new Set<string>();
    socket.on("delta", ({ changes }: Delta) => {
      for (const { collection, id } of changes) {
        if (collection !== "ticket" || known.has(id)) continue;
        known.add(id);
        options.onOrder(id, Date.now());
      }
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect_error", reject);
      socket.once("connect", () => {
        socket.emit("follow", `tickets:${options.shopId}`, (reply: { ok: boolean }) =>
          reply.ok ? resolve() : reject(new Error(`A screen may not follow: ${JSON.stringify(reply)}`)),
        );
      });
    });
  }
  return () => {
    for (const socket of sockets) socket.disconnect();
  };
}
