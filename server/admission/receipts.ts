import type { Pool, PoolClient } from "pg";
import type { OrderClass, OrderKind, ReceiptView } from "../contracts/orders.ts";
import { type CountedOutcome, countOutcomes } from "../outcomes/count-outcomes.ts";
import type { Bus, RefusedRequest } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import { isUnstorable } from "../platform/store-errors.ts";
import { newId } from "../shared/ids.ts";

export interface RefusalInput extends RefusedRequest {
  rule: string;
  retryAfterMs: number;
  detail: Record<string, unknown>;
}

export interface Receipts {
  /** @returns the receipt id at once; the row follows within a second. */
  refuse(refusal: RefusalInput): string;
  find(id: string, tenantId: string): Promise<ReceiptView | null>;
  start(): void;
  stop(): Promise<void>;
}

interface Row extends ReceiptView {
  tenantId: string;
}

const FLUSH_MS = 250;
/** Under a flood the newest refusals are worth more than a complete list of millions. */
const MAX_PENDING = 50_000;

/** Every refusal leaves a receipt, written in groups off the request's path and counted as an outcome. */
export function createReceipts({ pool, bus, log }: { pool: Pool; bus: Bus; log: Log }): Receipts {
  let pending: { row: Row; outcome: CountedOutcome }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query("BEGIN");
      await client.query(INSERT, [JSON.stringify(batch.map((b) => b.row))]);
      await countOutcomes(
        client,
        batch.map((b) => b.outcome),
      );
      await client.query("COMMIT");
      client.release();
    } catch (error) {
      client?.release(true);
      if (isUnstorable(error)) {
        // Kept, these would stand in the way of every later receipt.
        log.error({ err: error, receipts: batch.length }, "the database does not take these receipts");
        return;
      }
      log.warn({ err: error, receipts: batch.length }, "receipts wait for the database");
      pending = [...batch, ...pending].slice(-MAX_PENDING);
    }
  }

  return {
    refuse(refusal) {
      const id = newId("rcp", refusal.at);
      const { at, tenantId, clientId, shopId, kind, reason, rule, retryAfterMs, detail } = refusal;
      const row: Row = {
        id,
        at: new Date(at).toISOString(),
        tenantId,
        clientId,
        shopId,
        kind,
        class: refusal.class,
        reason,
        rule,
        retryAfterMs,
        detail,
      };
      pending.push({ row, outcome: { ...refusal, node: "-", outcome: "refused", latencyMs: null } });
      if (pending.length > MAX_PENDING) pending.shift();
      bus.emit("refused", refusal);
      return id;
    },
    async find(id, tenantId) {
      const waiting = pending.find((p) => p.row.id === id)?.row;
      if (waiting) return waiting.tenantId === tenantId ? withoutTenant(waiting) : null;
      const found = await pool.query<Omit<Row, "at"> & { at: number; kind: OrderKind; class: OrderClass }>(
        `SELECT id, at, tenant_id AS "tenantId", client_id AS "clientId", shop_id AS "shopId", kind, class, reason, rule,
           retry_after_ms AS "retryAfterMs", detail FROM receipt WHERE id = $1 AND tenant_id = $2`,
        [id, tenantId],
      );
      const row = found.rows[0];
      return row ? withoutTenant({ ...row, at: new Date(row.at).toISOString() }) : null;
    },
    start() {
      timer = setInterval(() => {
        flushing = flushing.then(flush);
      }, FLUSH_MS);
    },
    async stop() {
      clearInterval(timer);
      await flushing;
      await flush();
    },
  };
}

function withoutTenant({ tenantId: _, ...view }: Row): ReceiptView {
  return view;
}

const INSERT = `
INSERT INTO receipt (id, at, tenant_id, client_id, shop_id, kind, class, reason, rule, retry_after_ms, detail)
SELECT id, at, "tenantId", "clientId", "shopId", kind, class, reason, rule, "retryAfterMs", detail
FROM jsonb_to_recordset($1::jsonb) AS x(id text, at timestamptz, "tenantId" text, "clientId" text, "shopId" text, kind text,
  class text, reason text, rule text, "retryAfterMs" int, detail json) ON CONFLICT DO NOTHING`;
