import pg from "pg";

// "rush" in ASCII: one lock number for "this installation has a server".
const LOCK = 0x72757368;
const PATIENCE_MS = 8_000;

/**
 * Makes sure that one server runs on an embedded database. The lock is a database session's, so it
 * falls with its process, however that ends.
 * @throws Error when another server holds it.
 */
export async function lockInstallation(databaseUrl: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "rushdeck lock",
    keepAlive: true,
  });
  client.on("error", () => {});
  await client.connect();
  const started = Date.now();
  for (;;) {
    const got = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [LOCK]);
    if (got.rows[0]?.locked) return { release: () => client.end() };
    // A killed server's session ends a moment after it.
    if (Date.now() - started > PATIENCE_MS) {
      await client.end();
      throw new Error(
        "Another Rushdeck is running on this data directory. Stop it first, or set RUSHDECK_DATA_DIR.",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
