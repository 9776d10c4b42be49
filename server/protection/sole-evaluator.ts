import pg from "pg";

// "rule" in ASCII: who holds this lock evaluates the rules of the installation.
const RULES_LOCK = 0x72756c65;
const TRY_AGAIN_MS = 2_000;

export interface SoleEvaluator {
  /** Whether this process evaluates now. */
  isHere(): boolean;
  stop(): Promise<void>;
}

/**
 * Sees to it that of several web processes one evaluates the rules. The lock is a database session's: it
 * falls with its process, however that ends, and another has it within seconds.
 */
export function createSoleEvaluator({
  databaseUrl,
  onGained,
  lock = RULES_LOCK,
}: {
  databaseUrl: string;
  /** Of what one process alone may do. */
  lock?: number;
  /** Before the first evaluation: what the last one left must be read. */
  onGained(): Promise<void>;
}): SoleEvaluator & { start(): void } {
  let client: pg.Client | undefined;
  let here = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> = Promise.resolve();

  async function lose(): Promise<void> {
    here = false;
    const lost = client;
    client = undefined;
    await lost?.end().catch(() => {});
  }

  async function attempt(): Promise<void> {
    try {
      if (!client) {
        const opening = new pg.Client({
          connectionString: databaseUrl,
          application_name: "rushdeck rules",
          connectionTimeoutMillis: 5_000,
          query_timeout: 5_000,
          keepAlive: true,
        });
        opening.on("error", () => void lose());
        opening.on("end", () => {
          if (client === opening) void lose();
        });
        await opening.connect();
        client = opening;
      }
      if (here) {
        // Half-open connections show only when they are used.
        await client.query("SELECT 1");
        return;
      }
      const got = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [
        lock,
      ]);
      if (!got.rows[0]?.locked) return;
      await onGained();
      here = true;
    } catch {
      await lose();
    }
  }

  function again(): void {
    if (stopped) return;
    trying = attempt().finally(() => {
      if (stopped) return;
      timer = setTimeout(again, TRY_AGAIN_MS);
      timer.unref();
    });
  }

  return {
    isHere: () => here,
    start: again,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await trying;
      await lose();
    },
  };
}
