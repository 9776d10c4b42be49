import type { Pool } from "pg";
import type { BoundDimensions } from "../outcomes/bound-dimensions.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { createCommitLane } from "./commit-lane.ts";
import { createCommits, type WaitingAccept, type WaitingChange } from "./create-commits.ts";
import type { CommittedChange, Journal } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";
import { SELECT_ORDER } from "./order-sql.ts";

const MAX_BATCH = 500;
/** Beyond this many waiting acceptances the store is not keeping up: refuse instead of promising. */
const MAX_WAITING = 5_000;
/** In a rush, how long a group waits for the callers of the last one to come again: fewer, fuller commits. */
const GATHER_MS = 2;
const RUSH_BATCH = 8;
const GATHER_SHARE = 0.9;
const RUSH_OVER_MS = 100;
/** After a failure, how long new work is refused at once before the database is tried again. */
const RETRY_AFTER_MS = 500;
/** Without a later success, how long a failed commit counts as "cannot write". */
const FAILURE_REMEMBERED_MS = 10_000;

export interface PgJournalOptions {
  pool: Pool;
  /** For `read`, so that a flood of look-ups does not stand in line before the commits; default `pool`. */
  readPool?: Pool;
  clock: Clock;
  /** This process's life; a new one each start. */
  epoch: string;
  /** Keeps free text from growing the outcome cube without end. */
  boundDimensions?: BoundDimensions;
  /** Whether visits committed together are matched together; default yes. */
  visitsTogether?(): boolean;
  /** Told when a batch failed: orders may have been committed without anyone hearing of it. */
  onStoreFailure(error: unknown): void;
  /** Told how long each group commit took, and whether it stood. Must not throw. */
  onCommitTimed?(time: { ms: number; ok: boolean }): void;
}

/** @see Journal. One connection and one batch at a time for acceptances, and the same for changes. */
export function createPgJournal({
  pool,
  readPool = pool,
  clock,
  epoch,
  boundDimensions = (outcome) => outcome,
  visitsTogether = () => true,
  onStoreFailure,
  onCommitTimed,
}: PgJournalOptions): Journal {
  const accepts: WaitingAccept[] = [];
  const changes: WaitingChange[] = [];
  const listeners: ((changes: CommittedChange[]) => void)[] = [];
  let closed = false;
  let last = { size: 0, at: 0 };
  let onArrival: (() => void) | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  let pausedAt = Number.NEGATIVE_INFINITY;

  const unavailable = () =>
    new OpsError(
      "STORE_UNAVAILABLE",
      "The database cannot take this now. Send it again with the same Idempotency-Key: it will not be doubled.",
      {
        retryAfterMs: 2_000,
      },
    );

  /** Never true for a moment ahead of us: a clock set back must not stretch half a second into hours. */
  function isWithin(spanMs: number, sinceMs: number): boolean {
    const ageMs = clock.nowMs() - sinceMs;
    return ageMs >= 0 && ageMs < spanMs;
  }
  const isPaused = () => isWithin(RETRY_AFTER_MS, pausedAt);

  const { commitAccepts, commitChanges } = createCommits({
    clock,
    epoch,
    boundDimensions,
    visitsTogether,
    announce(committed) {
      for (const listener of listeners) listener(committed);
    },
  });

  /** A commit costs one flush to disk whatever its size; alone at the door nobody waits. */
  function gather(wanted: number): Promise<void> {
    if (wanted < RUSH_BATCH || accepts.length >= wanted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(enough, GATHER_MS);
      function enough(): void {
        clearTimeout(timer);
        onArrival = null;
        resolve();
      }
      onArrival = () => {
        if (accepts.length >= wanted) enough();
      };
    });
  }

  function failed(error: unknown, batch: { reject(error: unknown): void }[]): void {
    failedAt = clock.nowMs();
    pausedAt = failedAt;
    // Settling a promise twice does nothing: those already answered keep their answer.
    for (const waiting of batch) waiting.reject(unavailable());
    onStoreFailure(error);
  }
  function unstorable(error: unknown, waiting: { reject(error: unknown): void }): void {
    onStoreFailure(error);
    waiting.reject(new OpsError("INTERNAL", "The database does not take this."));
  }
  const succeeded = () => {
    failedAt = Number.NEGATIVE_INFINITY;
  };

  // Two lanes: a rush of acceptances and the changes of running orders do not wait for each other. A
  // change can only follow the acceptance it was told of, so their order needs no lock.
  const acceptLane = createCommitLane({
    pool,
    pending: () => accepts.length,
    async nextBatch() {
      if (clock.nowMs() - last.at > RUSH_OVER_MS) last.size = 0;
      await gather(Math.min(last.size * GATHER_SHARE, MAX_BATCH));
      last = { size: Math.max(accepts.length, Math.floor(last.size / 2)), at: clock.nowMs() };
      return accepts.splice(0, MAX_BATCH);
    },
    commit: commitAccepts,
    succeeded,
    failed,
    unstorable,
    timed: onCommitTimed,
  });
  const changeLane = createCommitLane({
    pool,
    pending: () => changes.length,
    nextBatch: () => takeDistinct(changes, MAX_BATCH),
    commit: commitChanges,
    succeeded,
    failed,
    unstorable,
    timed: onCommitTimed,
  });

  return {
    epoch,
    accept(order, event) {
      if (closed)
        return Promise.reject(
          new OpsError("SHUTTING_DOWN", "The server is stopping.", { retryAfterMs: 2_000 }),
        );
      if (isPaused() || accepts.length >= MAX_WAITING) return Promise.reject(unavailable());
      return new Promise((resolve, reject) => {
        accepts.push({ input: { order, event }, resolve, reject });
        onArrival?.();
        acceptLane.wake();
      });
    },
    change(input) {
      if (closed) return Promise.reject(new OpsError("SHUTTING_DOWN", "The server is stopping."));
      if (isPaused()) return Promise.reject(unavailable());
      return new Promise((resolve, reject) => {
        changes.push({ input, resolve, reject });
        changeLane.wake();
      });
    },
    writable: () => !isWithin(FAILURE_REMEMBERED_MS, failedAt),
    onCommitted: (listener) => void listeners.push(listener),
    async read(orderId) {
      const found = await readPool.query<OrderRecord>(`SELECT ${SELECT_ORDER} FROM orders WHERE id = $1`, [
        orderId,
      ]);
      return found.rows[0] ?? null;
    },
    async close() {
      closed = true;
      await Promise.all([acceptLane.idle(), changeLane.idle()]);
    },
  };
}

/** Takes up to `limit` changes, at most one per order: each must see what the one before it left. */
function takeDistinct(queue: WaitingChange[], limit: number): WaitingChange[] {
  const taken: WaitingChange[] = [];
  const left: WaitingChange[] = [];
  const seen = new Set<string>();
  for (const waiting of queue.splice(0)) {
    const free = taken.length < limit && !seen.has(waiting.input.orderId);
    seen.add(waiting.input.orderId);
    (free ? taken : left).push(waiting);
  }
  queue.push(...left);
  return taken;
}
