import type { Pool, PoolClient } from "pg";
import { isCollision, isUnstorable } from "../platform/store-errors.ts";

export interface CommitLaneOptions<Waiting> {
  pool: Pool;
  /** How many wait; none ends the run. */
  pending(): number;
  nextBatch(): Promise<Waiting[]> | Waiting[];
  /** Rolls back what it began before it throws: it may be called again with the same batch. */
  commit(client: PoolClient, batch: Waiting[]): Promise<void>;
  succeeded(): void;
  failed(error: unknown, batch: Waiting[]): void;
  /** The database is well and does not take this one. */
  unstorable(error: unknown, waiting: Waiting): void;
  /** How long one batch took from asking for a connection to its end. Must not throw. */
  timed?(time: { ms: number; ok: boolean }): void;
}

const TRIES = 5;
const LONGEST_PAUSE_MS = 20;

/** Commits one batch after the other on one connection, for as long as there is something to commit. */
export function createCommitLane<Waiting>(options: CommitLaneOptions<Waiting>) {
  const { pool, pending, nextBatch, commit, succeeded, failed, unstorable, timed } = options;
  const apart: Waiting[][] = [];
  let running = false;

  /** Two that collided must not come again at the same moment. Later batches wait: effects keep their order. */
  async function commitAgain(client: PoolClient, batch: Waiting[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await commit(client, batch);
      } catch (error) {
        if (tries === TRIES || !isCollision(error)) throw error;
        const pauseMs = Math.random() * LONGEST_PAUSE_MS * tries;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  async function run(): Promise<void> {
    // Looked at and ended without an await in between: whoever comes later finds the lane asleep.
    while (apart.length > 0 || pending() > 0) {
      const batch = apart.shift() ?? (await nextBatch());
      let client: PoolClient | undefined;
      let broken = true;
      const startedAt = performance.now();
      try {
        client = await pool.connect();
        await commitAgain(client, batch);
        broken = false;
        succeeded();
        timed?.({ ms: performance.now() - startedAt, ok: true });
      } catch (error) {
        const [only] = batch;
        // One order the database does not take says nothing of the database.
        if (!isUnstorable(error)) timed?.({ ms: performance.now() - startedAt, ok: false });
        if (!isUnstorable(error)) failed(error, batch);
        else if (only && batch.length === 1) unstorable(error, only);
        // Nothing of the group was committed: each alone, so that one does not take the others with it.
        else apart.push(...batch.map((waiting) => [waiting]));
      } finally {
        client?.release(broken);
      }
    }
    running = false;
  }

  return {
    /** setImmediate lets every request read in this turn of the loop join the batch. */
    wake(): void {
      if (running) return;
      running = true;
      setImmediate(() => void run());
    },
    async idle(): Promise<void> {
      while (running) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}
