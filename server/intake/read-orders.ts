import type { Pool } from "pg";
import type { OrderEventView, OrderView } from "../contracts/orders.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { OrderCopies } from "../orders/order-copies.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { OpsError } from "../shared/errors.ts";
import { linksOf } from "./order-links.ts";

/** The order as its client sees it. */
export function orderViewOf(o: OrderRecord): OrderView {
  return {
    id: o.id,
    number: o.number,
    kind: o.kind,
    class: o.class,
    shopId: o.shopId,
    status: o.status,
    acceptedAt: new Date(o.acceptedAt).toISOString(),
    deadlineAt: new Date(o.deadlineAt).toISOString(),
    settledAt: o.settledAt === null ? null : new Date(o.settledAt).toISOString(),
    outcome: o.outcome,
    attempt: o.attempt,
    links: linksOf(o.id),
  };
}

export interface OrderReads {
  /** @throws NOT_FOUND also for another tenant's order: it does not exist for this caller. */
  order(id: string, caller: ApiCaller): Promise<{ view: OrderView; copiedAt: number | null }>;
  events(id: string, caller: ApiCaller): Promise<OrderEventView[]>;
}

export function createOrderReads({ copies, pool }: { copies: OrderCopies; pool: Pool }): OrderReads {
  async function owned(id: string, caller: ApiCaller) {
    const found = await copies.read(id);
    if (!found || found.order.tenantId !== caller.tenantId)
      throw new OpsError("NOT_FOUND", "There is no such order.");
    return found;
  }
  return {
    async order(id, caller) {
      const { order, copiedAt } = await owned(id, caller);
      return { view: orderViewOf(order), copiedAt };
    },
    async events(id, caller) {
      await owned(id, caller);
      const found = await pool.query<{
        type: string;
        at: number;
        actor: string;
        data: Record<string, unknown> | null;
      }>("SELECT type, at, actor, data FROM order_event WHERE order_id = $1 ORDER BY id", [id]);
      return found.rows.map((row) => ({
        ...row,
        data: withoutCounted(row.data),
        at: new Date(row.at).toISOString(),
      }));
    },
  };
}

/** How the outcome was counted is the installation's business: it names the node. */
function withoutCounted(data: Record<string, unknown> | null): Record<string, unknown> | null {
  if (!data || !("counted" in data)) return data;
  const { counted: _, ...rest } = data;
  return Object.keys(rest).length > 0 ? rest : null;
}
