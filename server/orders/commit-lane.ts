import type { Pool, PoolClient } from "pg";

export interface CommitLaneOptions<Waiting> {
  pool: Pool;
  /** How many wait; none ends the run. */
  pending(): number;
  nextBatch(): Promise<Waiting[]> | Waiting[];
  commit(client: PoolClient, batch: Waiting[]): Promise<void>;
  succeeded(): void;
  failed(error: unknown, batch: Waiting[]): void;
}

/** Commits one batch after the other on one connection, for as long as there is something to commit. */
export function createCommitLane<Waiting>(options: CommitLaneOptions<Waiting>) {
  const { pool, pending, nextBatch, commit, succeeded, failed } = options;
  let running = false;

  async function run(): Promise<void> {
    // Looked at and ended without an await in between: whoever comes later finds the lane asleep.
    while (pending() > 0) {
      const batch = await nextBatch();
      let client: PoolClient | undefined;
      let broken = true;
      try {
        client = await pool.connect();
        await commit(client, batch);
        broken = false;
        succeeded();
      } catch (error) {
        failed(error, batch);
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
