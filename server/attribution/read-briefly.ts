import type { Pool } from "pg";

const STATEMENT_TIMEOUT_MS = 2_000;
// PostgreSQL's code for a statement that ran into statement_timeout.
const QUERY_CANCELED = "57014";

/** Rows of a statement that only reads, or null when it would hold the database for longer than 2 s. */
export async function readBriefly<Row extends object>(
  pool: Pool,
  sql: string,
  values: unknown[],
): Promise<Row[] | null> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    const { rows } = await client.query<Row>(sql, values);
    await client.query("COMMIT");
    return rows;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if ((error as { code?: string }).code === QUERY_CANCELED) return null;
    throw error;
  } finally {
    client.release();
  }
}
