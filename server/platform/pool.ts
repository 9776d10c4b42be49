import pg from "pg";

// timestamptz as epoch milliseconds, bigint and count(*) as number: all of ours fit in 2^53.
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === 1184) return (text: string) => Date.parse(text.includes(":") ? normaliseOffset(text) : text);
    if (oid === 20) return Number;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

// PostgreSQL prints "+00" where ISO 8601 wants "+00:00".
function normaliseOffset(text: string): string {
  return text.replace(/([+-]\d\d)$/, "$1:00").replace(" ", "T");
}

export interface PoolOptions {
  max?: number;
  /** Server-side limit per statement, ms. */
  statementTimeoutMs?: number;
  name: string;
}

// The server's own limit does not help when its answer never arrives (a host that vanished, a lost route).
const ANSWER_GRACE_MS = 2_000;

/** Plain SQL connections: times come back as epoch ms, bigints as numbers. */
export function openPool(
  databaseUrl: string,
  { max = 4, statementTimeoutMs = 10_000, name }: PoolOptions,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    types,
    application_name: `rushdeck ${name}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + ANSWER_GRACE_MS,
    keepAlive: true,
  });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on("error", () => {});
  return pool;
}
