import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { isStorable } from "../contracts/storable.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { Journal, OrderChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";

export interface OwnOrderDeps {
  journal: Pick<Journal, "change" | "read">;
  pool: Pool;
}

export interface OwnOrderInput {
  caller: ApiCaller;
  orderId: string;
  idempotencyKey: string | null;
  /** "order.amended" or "order.cancelled". */
  eventType: string;
  /** What was asked for: the same key with something else is a mistake of the caller's. */
  request: unknown;
}

export type PlannedChange = Omit<OrderChange, "orderId" | "event"> & { data: Record<string, unknown> };

/** Someone else's change came between reading and writing: look again. Each time, another's change has won. */
const TRIES = 12;

/**
 * Changes an order for the client that placed it; a repeat under the same key has no second effect.
 * Two at once are applied one after the other, or the later one is refused with what it then finds.
 * @throws NOT_FOUND also for another client's order, IDEMPOTENCY_KEY_REUSED, CONFLICT, and what `plan` throws
 */
export async function changeOwnOrder(
  { journal, pool }: OwnOrderDeps,
  { caller, orderId, idempotencyKey, eventType, request }: OwnOrderInput,
  plan: (order: OrderRecord) => PlannedChange,
): Promise<{ order: OrderRecord; duplicate: boolean }> {
  const actor = `client:${caller.clientId}`;
  const commandId = idempotencyKey === null ? newId("cmd") : `${actor}:${idempotencyKey}`;
  const requestHash = createHash("sha256")
    .update(JSON.stringify([eventType, request]))
    .digest("base64url");
  for (let left = TRIES; ; left--) {
    const order = isStorable(orderId) ? await journal.read(orderId) : null;
    if (!order || order.tenantId !== caller.tenantId || order.clientId !== caller.clientId) {
      throw new OpsError("NOT_FOUND", "There is no such order.");
    }
    // After the order was read: what is committed later than this look fails by the order's revision.
    const earlier = idempotencyKey === null ? null : await earlierHash(pool, orderId, commandId);
    if (earlier !== null) {
      if (earlier === requestHash) return { order: (await journal.read(orderId)) ?? order, duplicate: true };
      throw new OpsError(
        "IDEMPOTENCY_KEY_REUSED",
        "This Idempotency-Key has already changed the order otherwise.",
        {
          field: "/headers/idempotency-key",
        },
      );
    }
    const { data, ...change } = plan(order);
    const event = { type: eventType, actor, data: { ...data, commandId, requestHash } };
    const result = await journal.change({ ...change, orderId, event });
    if (result.ok) return { order: result.order, duplicate: false };
    if (left === 1) {
      throw new OpsError("CONFLICT", "Others keep changing this order. Try again.", {
        reason: result.order?.status,
        retryAfterMs: 1_000,
      });
    }
  }
}

async function earlierHash(pool: Pool, orderId: string, commandId: string): Promise<string | null> {
  const { rows } = await pool.query<{ hash: string | null }>(
    `SELECT data->>'requestHash' AS hash FROM order_event WHERE order_id = $1 AND data->>'commandId' = $2 LIMIT 1`,
    [orderId, commandId],
  );
  return rows[0] ? (rows[0].hash ?? "") : null;
}
