import type { Pool, PoolClient } from "pg";
import type { OrderClass, OrderKind, ReceiptView } from "../contracts/orders.ts";
import type { BoundDimensions } from "../outcomes/bound-dimensions.ts";
import type { CountedOutcome } from "../outcomes/count-outcomes.ts";
import { countRefusals } from "../outcomes/count-refusals.ts";
import type { Bus, RefusedRequest } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import { isUnstorable } from "../platform/store-errors.ts";
import { newId } from "../shared/ids.ts";
import { receiptStandsFor, type SampleState } from "./rules/sample-receipts.ts";

export interface RefusalInput extends RefusedRequest {
  rule: string;
  retryAfterMs: number;
  /** The caller's Idempotency-Key. */
  requestKey: string | null;
  detail: Record<string, unknown>;
}

export interface Receipts {
  /**
   * Counts the refusal and, unless it is one too many of a flood, leaves a receipt.
   * @returns the receipt's id at once, or null; the row follows within a second.
   */
  refuse(refusal: RefusalInput): string | null;
  find(id: string, tenantId: string): Promise<ReceiptView | null>;
  /** Writes what is on its way, so that it can be found. */
  flush(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** A receipt as it is kept: with what is not the caller's to see, or what it knows already. */
export interface Row extends ReceiptView {
  tenantId: string;
  requestKey: string | null;
}

const FLUSH_MS = 250;
/** Under a flood the newest refusals are worth more than a complete list of millions. */
const MAX_PENDING = 50_000;

/** Beyond so many clients the counts of a second begin anew: rather a receipt too many. */
const MOST_CLIENTS = 10_000;

export interface ReceiptsOptions {
  pool: Pool;
  bus: Bus;
  /** Keeps free text from growing the outcome cube without end. */
  boundDimensions?: BoundDimensions;
  log: Log;
}

interface Pending {
  row: Row | null;
  outcome: CountedOutcome;
}

/**
 * Every refusal is counted as an outcome, and leaves a receipt: of orders each one, of lesser classes a
 * sample when they flood. Written in groups, off the request's path.
 */
export function createReceipts({
  pool,
  bus,
  boundDimensions = (outcome) => outcome,
  log,
}: ReceiptsOptions): Receipts {
  let pending: Pending[] = [];
  /** On their way to the database: not there yet, and looked up all the same. */
  let leaving: Pending[] = [];
  const samples = new Map<string, SampleState>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function standsFor({ clientId, class: orderClass, at }: RefusalInput): number {
    let state = samples.get(clientId);
    if (!state) {
      if (samples.size >= MOST_CLIENTS) samples.clear();
      state = { since: 0, refused: 0 };
      samples.set(clientId, state);
    }
    return receiptStandsFor(state, orderClass, at);
  }

  async function flush(): Promise<void> {
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    leaving = batch;
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query("BEGIN");
      await client.query(INSERT, [JSON.stringify(batch.flatMap(({ row }) => row ?? []))]);
      await countRefusals(
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
    } finally {
      leaving = [];
    }
  }

  return {
    refuse(refusal) {
      const stands = standsFor(refusal);
      const row = stands === 0 ? null : rowOf(refusal, stands);
      const outcome = boundDimensions({ ...refusal, node: "-", outcome: "refused", latencyMs: null });
      pending.push({ row, outcome });
      if (pending.length > MAX_PENDING) pending.shift();
      bus.emit("refused", refusal);
      return row?.id ?? null;
    },
    async find(id, tenantId) {
      const waiting = [...leaving, ...pending].find(({ row }) => row?.id === id)?.row;
      if (waiting) return waiting.tenantId === tenantId ? withoutTenant(waiting) : null;
      const found = await pool.query<Omit<Row, "at"> & { at: number; kind: OrderKind; class: OrderClass }>(
        `SELECT id, at, tenant_id AS "tenantId", client_id AS "clientId", shop_id AS "shopId", kind, class, reason, rule,
           retry_after_ms AS "retryAfterMs", request_key AS "requestKey", detail FROM receipt WHERE id = $1 AND tenant_id = $2`,
        [id, tenantId],
      );
      const row = found.rows[0];
      return row ? withoutTenant({ ...row, at: new Date(row.at).toISOString() }) : null;
    },
    flush() {
      if (pending.length > 0) flushing = flushing.then(flush);
      return flushing;
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

function rowOf(refusal: RefusalInput, stands: number): Row {
  const { at, tenantId, clientId, shopId, kind, reason, rule, retryAfterMs, requestKey } = refusal;
  return {
    id: newId("rcp", at),
    at: new Date(at).toISOString(),
    tenantId,
    clientId,
    shopId,
    kind,
    class: refusal.class,
    reason,
    rule,
    retryAfterMs,
    requestKey,
    detail: stands === 1 ? refusal.detail : { ...refusal.detail, sampledOneIn: stands },
  };
}

function withoutTenant({ tenantId: _, ...view }: Row): ReceiptView {
  return view;
}

const INSERT = `
INSERT INTO receipt (id, at, tenant_id, client_id, shop_id, kind, class, reason, rule, retry_after_ms, request_key, detail)
SELECT id, at, "tenantId", "clientId", "shopId", kind, class, reason, rule, "retryAfterMs", "requestKey", detail
FROM jsonb_to_recordset($1::jsonb) AS x(id text, at timestamptz, "tenantId" text, "clientId" text, "shopId" text, kind text,
  class text, reason text, rule text, "retryAfterMs" int, "requestKey" text, detail json) ON CONFLICT DO NOTHING`;
