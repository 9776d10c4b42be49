import type { Pool } from "pg";
import type { BulkRow } from "../../contracts/engine.ts";
import { BULK_SHOWN } from "../../contracts/queue-actions.ts";
import type { Journal } from "../../orders/journal.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import type { Bus } from "../../platform/bus.ts";
import type { Log } from "../../platform/log.ts";
import type { Clock } from "../../shared/clock.ts";
import { hasCode, isOpsError } from "../../shared/errors.ts";
import type { Catalogue } from "../../shops/catalogue.ts";
import { bulkChange, isApplied } from "../rules/bulk-change.ts";
import { type BulkCursor, FROM_THE_START, nextOrders } from "./select-orders.ts";

export interface BulkRunsOptions {
  journal: Pick<Journal, "change">;
  pool: Pool;
  catalogue: Pick<Catalogue, "shop">;
  bus: Bus;
  clock: Clock;
  log: Pick<Log, "warn" | "info">;
  instanceId: string;
  /** No other process uses this database: whoever ran something before is gone. */
  alone: boolean;
  /** A run moved on. */
  onProgress(row: BulkRow): void;
}

/** Between batches, so that the changes of running orders have the journal too. */
const PAUSE_MS = 100;
const STORE_RETRY_MS = 1_000;
/** A database that stays away longer ends the run, honestly. */
const MOST_TRIES = 60;
const BACKGROUND_DEADLINE_MS = 120_000;
const DEAD_AFTER_S = 6;

export type StoredRun = BulkRow & { tenantId: string; actor: string };

const COLUMNS = `id, tenant_id AS "tenantId", action, filter, total, done, skipped, state, started_by AS "startedBy", reason,
  started_at AS "startedAt", finished_at AS "finishedAt", error`;

/** Runs bulk actions in batches of 500 through the journal; a run outlives the process that began it. */
export function createBulkRuns(options: BulkRunsOptions) {
  const { journal, pool, catalogue, bus, clock, log, instanceId, alone, onProgress } = options;
  let stopped = false;
  const active = new Set<Promise<void>>();

  const save = async (id: string, sql: string, values: unknown[]): Promise<BulkRow | null> => {
    const { rows } = await pool.query<BulkRow & { tenantId: string }>(
      `UPDATE bulk_run SET ${sql} WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, ...values],
    );
    if (!rows[0]) return null;
    const { tenantId: _, ...row } = rows[0];
    onProgress(row);
    return row;
  };

  /** Only a run that still runs is ended: one that a person stopped stays stopped. */
  async function end(id: string, state: "done" | "failed", error: string | null = null): Promise<void> {
    const row = await save(
      id,
      `finished_at = CASE WHEN state = 'running' THEN to_timestamp($2 / 1000.0) ELSE finished_at END,
       error = coalesce(error, $3), state = CASE WHEN state = 'running' THEN $4 ELSE state END`,
      [clock.nowMs(), error, state],
    );
    if (!row) return;
    bus.emit("feed", {
      at: clock.nowMs(),
      type: "bulk_ended",
      params: { id, action: row.action, state: row.state, done: row.done, skipped: row.skipped },
    });
  }

  async function run(started: StoredRun): Promise<void> {
    let cursor: BulkCursor = FROM_THE_START;
    let { done, skipped } = started;
    const { action, filter, tenantId, startedAt: cutoff } = started;
    while (!stopped) {
      const batch = await whileAway(() => nextOrders(pool, { action, filter, tenantId, cutoff }, cursor));
      const last = batch.at(-1)?.order;
      if (!last) return end(started.id, "done");
      const applied = await Promise.all(
        batch.map(({ order, running }) => (running ? false : applyTo(order, started))),
      );
      done += applied.filter(Boolean).length;
      skipped += applied.filter((was) => !was).length;
      const row = await whileAway(() => save(started.id, "done = $2, skipped = $3", [done, skipped]));
      if (row?.state !== "running") return end(started.id, "done");
      cursor = { at: last.acceptedAt, id: last.id };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** @returns whether the order was changed; false: it had moved on. */
  async function applyTo(order: OrderRecord, started: StoredRun): Promise<boolean> {
    const { id: runId, action, actor, reason } = started;
    const change = bulkChange(action, order, {
      runId,
      actor,
      reason: reason ?? "",
      ownerId: instanceId,
      backgroundDeadlineMs:
        catalogue.shop(order.shopId)?.settings.backgroundDeadlineMs ?? BACKGROUND_DEADLINE_MS,
      nowMs: clock.nowMs(),
    });
    if (!change) return false;
    let tries = 0;
    const result = await whileAway(() => {
      tries++;
      return journal.change(change);
    });
    if (result.ok) return true;
    return tries > 1 && result.order !== null && isApplied(action, result.order);
  }

  /** Waits out a database that is away. @throws what is no outage, and SHUTTING_DOWN. */
  async function whileAway<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let left = MOST_TRIES; ; left--) {
      try {
        return await work();
      } catch (error) {
        if (stopped || hasCode(error, "SHUTTING_DOWN") || left === 1 || isForGood(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
      }
    }
  }

  function follow(started: StoredRun): void {
    const work = run(started)
      .catch(async (error: unknown) => {
        // Stopping: the next process goes on with it.
        if (stopped || hasCode(error, "SHUTTING_DOWN")) return;
        log.warn({ err: error, run: started.id }, "a bulk action was broken off");
        await end(started.id, "failed", isOpsError(error) ? error.code : "INTERNAL");
      })
      .catch((error: unknown) => log.warn({ err: error, run: started.id }, "its end could not be noted"))
      .finally(() => active.delete(work));
    active.add(work);
  }

  return {
    follow,
    /** Takes over what a process that is gone had begun; what it did is found done, and the rest is done. */
    async adopt(): Promise<void> {
      const { rows } = await pool.query<StoredRun>(
        `UPDATE bulk_run b SET owner_id = $1, skipped = 0 WHERE state = 'running' AND owner_id IS DISTINCT FROM $1
           AND ($2 OR NOT EXISTS (SELECT 1 FROM instance i WHERE i.id = b.owner_id
             AND i.heartbeat_at > now() - make_interval(secs => $3)))
         RETURNING ${COLUMNS}`,
        [instanceId, alone, DEAD_AFTER_S],
      );
      for (const row of rows) {
        log.info({ run: row.id, done: row.done, total: row.total }, "a bulk action goes on");
        follow({ ...row, actor: "system" });
      }
    },
    /** Stops after the batch in hand. @returns null when it does not run any more. */
    async cancel(id: string, tenantId: string): Promise<BulkRow | null> {
      const { rows } = await pool.query<BulkRow & { tenantId: string }>(
        `UPDATE bulk_run SET state = 'cancelled', finished_at = to_timestamp($3 / 1000.0)
         WHERE id = $1 AND tenant_id = $2 AND state = 'running' RETURNING ${COLUMNS}`,
        [id, tenantId, clock.nowMs()],
      );
      if (!rows[0]) return null;
      const { tenantId: _, ...row } = rows[0];
      onProgress(row);
      return row;
    },
    async newest(): Promise<BulkRow[]> {
      const { rows } = await pool.query<BulkRow & { tenantId: string }>(
        `SELECT ${COLUMNS} FROM bulk_run ORDER BY started_at DESC LIMIT ${BULK_SHOWN}`,
      );
      return rows.map(({ tenantId: _, ...row }) => row);
    },
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(active);
    },
  };
}

export type BulkRuns = ReturnType<typeof createBulkRuns>;

/** A statement that takes too long, or is wrong, does not become better by waiting. */
function isForGood(error: unknown): boolean {
  const { code = "" } = error as { code?: string };
  return code === "57014" || code.startsWith("42") || code.startsWith("22");
}
