import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { percentileOf } from "../load/percentile-of.ts";
import { withPool } from "../support/scratch.ts";
import type { KitchenOrders } from "./kitchen.ts";

/** A new order as the benchmark follows it; times are epoch ms of the one clock of this machine. */
interface PlacedOrder {
  id: string;
  /** The answer "it is yours to keep" had come: the order is on disk. */
  committedAt: number;
}

export interface Delays {
  samples: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  worstMs: number;
}

export interface TicketDelays {
  /** From the order's commit, its way through a node included, to its card painted on a browser's screen. */
  painted: Delays;
  /** From the ticket's own commit (`order.accepted`) to the same. */
  paintedAfterAccepted: Delays;
  /** From the order's commit to its delta at a screen without a browser. */
  received: Delays;
}

const LONGEST_MS = 20_000;

/** Places new orders and notes when each is painted on every page and received by every other screen. */
export class VisibleTickets {
  readonly #orders: KitchenOrders;
  readonly #itemIds: readonly string[];
  readonly #pages: readonly Page[];
  readonly #arrivals: ReadonlyMap<string, readonly number[]>;
  readonly #placed: PlacedOrder[] = [];
  readonly #paintedAt: { id: string; at: number }[] = [];

  /** `arrivals`: order -> when each screen without a browser had it. */
  constructor(options: {
    orders: KitchenOrders;
    /** What new orders are of. */
    itemIds: readonly string[];
    pages: readonly Page[];
    arrivals: ReadonlyMap<string, readonly number[]>;
  }) {
    this.#orders = options.orders;
    this.#itemIds = options.itemIds;
    this.#pages = options.pages;
    this.#arrivals = options.arrivals;
  }

  /** @throws Error when it is not painted on one of the pages in time. */
  async place(): Promise<void> {
    const id = await this.#orders.place(this.#itemIds);
    this.#placed.push({ id, committedAt: Date.now() });
    const painted = await Promise.all(this.#pages.map((page) => paintedAt(page, id)));
    for (const at of painted) this.#paintedAt.push({ id, at });
  }

  async delays(databaseUrl: string): Promise<TicketDelays> {
    const accepted = await acceptedAt(
      databaseUrl,
      this.#placed.map(({ id }) => id),
    );
    const committed = new Map(this.#placed.map(({ id, committedAt }) => [id, committedAt]));
    const since = (times: ReadonlyMap<string, number>, id: string, at: number) =>
      at - (times.get(id) ?? Number.NaN);
    return {
      painted: delaysOf(this.#paintedAt.map(({ id, at }) => since(committed, id, at))),
      paintedAfterAccepted: delaysOf(this.#paintedAt.map(({ id, at }) => since(accepted, id, at))),
      received: delaysOf(
        this.#placed.flatMap(({ id }) =>
          (this.#arrivals.get(id) ?? []).map((at) => since(committed, id, at)),
        ),
      ),
    };
  }
}

function delaysOf(ms: number[]): Delays {
  ms.sort((a, b) => a - b);
  return {
    samples: ms.length,
    p50Ms: percentileOf(ms, 0.5),
    p95Ms: percentileOf(ms, 0.95),
    p99Ms: percentileOf(ms, 0.99),
    worstMs: ms.at(-1) ?? Number.POSITIVE_INFINITY,
  };
}

async function paintedAt(page: Page, id: string): Promise<number> {
  const until = Date.now() + LONGEST_MS;
  while (Date.now() < until) {
    // Asked seldom: the page's own observer has the time, and asking takes some.
    await sleep(150);
    const at = await page.evaluate((orderId) => window.rdProbe.paintedAt[orderId] ?? null, id);
    if (at !== null) return at;
  }
  throw new Error(`Order ${id} was not painted within ${LONGEST_MS / 1_000} s.`);
}

function acceptedAt(databaseUrl: string, ids: readonly string[]): Promise<Map<string, number>> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ id: string; at: number }>(
      `SELECT order_id AS id, extract(epoch FROM at)::float8 * 1000 AS at FROM order_event
       WHERE type = 'order.accepted' AND order_id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, at }) => [id, at]));
  });
}
