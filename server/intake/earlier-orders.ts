import type { Pool } from "pg";
import type { Journal } from "../orders/journal.ts";
import { findByKeys } from "../orders/journal-sql.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Clock } from "../shared/clock.ts";

/** As much of an order as its client is told when it sends it again. */
export type EarlierOrder = Pick<
  OrderRecord,
  "id" | "number" | "kind" | "class" | "shopId" | "status" | "acceptedAt" | "requestHash"
>;

export interface EarlierOrders {
  /** The order this key has made, from memory. */
  remembered(clientId: string, idempotencyKey: string): EarlierOrder | null;
  /** The same from the database; null also when too many ask, or the database is slow or away. */
  lookUp(clientId: string, idempotencyKey: string): Promise<EarlierOrder | null>;
}

export interface EarlierOrdersOptions {
  journal: Pick<Journal, "onCommitted">;
  pool: Pick<Pool, "query">;
  clock: Clock;
  limits?: { remembered: number; asking: number };
}

/** About 30 MB, and a minute of repeats at 800 orders a second; older ones are looked up. */
const LIMITS = { remembered: 50_000, asking: 1_000 };
const LOOK_UP_AT_ONCE = 500;
/** While one look-up takes longer than this, nobody else waits for the next. */
const SLOW_MS = 500;

interface Asking {
  key: { clientId: string; idempotencyKey: string };
  resolve(found: EarlierOrder | null): void;
}

const nameOf = (clientId: string, idempotencyKey: string | null) => `${clientId}\u0000${idempotencyKey}`;

/**
 * Finds the order a repeat is about, for the door: first in memory, and for those about to be refused in
 * the database, one look-up at a time for all who wait, so that a flood of repeats costs one connection.
 */
export function createEarlierOrders({
  journal,
  pool,
  clock,
  limits = LIMITS,
}: EarlierOrdersOptions): EarlierOrders {
  const known = new Map<string, EarlierOrder>();
  const asking: Asking[] = [];
  let busySince: number | null = null;

  journal.onCommitted((changes) => {
    for (const { before, order } of changes) {
      if (order.idempotencyKey === null) continue;
      const name = nameOf(order.clientId, order.idempotencyKey);
      if (before !== null && !known.has(name)) continue;
      known.set(name, briefly(order));
      if (known.size <= limits.remembered) continue;
      // A Map gives its keys in the order they came: the oldest order goes first.
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    }
  });

  async function run(): Promise<void> {
    while (asking.length > 0) {
      const batch = asking.splice(0, LOOK_UP_AT_ONCE);
      busySince = clock.nowMs();
      const found = await findByKeys(
        pool,
        batch.map(({ key }) => key),
      ).catch(() => new Map<string, OrderRecord>());
      for (const { key, resolve } of batch) {
        const order = found.get(nameOf(key.clientId, key.idempotencyKey));
        resolve(order ? briefly(order) : null);
      }
    }
    busySince = null;
  }

  return {
    remembered: (clientId, idempotencyKey) => known.get(nameOf(clientId, idempotencyKey)) ?? null,
    lookUp(clientId, idempotencyKey) {
      const slow = busySince !== null && clock.nowMs() - busySince > SLOW_MS;
      if (slow || asking.length >= limits.asking) return Promise.resolve(null);
      return new Promise((resolve) => {
        asking.push({ key: { clientId, idempotencyKey }, resolve });
        if (busySince !== null) return;
        busySince = clock.nowMs();
        // Everybody refused in this turn of the loop joins.
        setImmediate(() => void run());
      });
    },
  };
}

function briefly(order: OrderRecord): EarlierOrder {
  const { id, number, kind, shopId, status, acceptedAt, requestHash } = order;
  return { id, number, kind, class: order.class, shopId, status, acceptedAt, requestHash };
}
