import type { Pool } from "pg";

export interface Health {
  databaseUp(): boolean;
  start(): void;
  stop(): void;
}

const CHECK_MS = 1_000;
const PATIENCE_MS = 2_000;

/** Asks the database once a second whether it answers; a full disk shows in commits only, so those count too. */
export function createHealth(pool: Pool, writable: () => boolean): Health {
  let up = true;
  let timer: NodeJS.Timeout | undefined;
  async function check(): Promise<void> {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS).unref());
    const answer = pool.query("SELECT 1").then(
      () => true,
      () => false,
    );
    up = await Promise.race([answer, late]);
  }
  return {
    databaseUp: () => up && writable(),
    start() {
      timer = setInterval(() => void check(), CHECK_MS);
    },
    stop: () => clearInterval(timer),
  };
}
