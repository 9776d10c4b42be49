import type { Pool, PoolClient } from "pg";
import { OpsError } from "../shared/errors.ts";
import { FIELD, parseColumns } from "./parse-columns.ts";
import type { CubeColumns } from "./rules/columns.ts";

/** The cube's dimensions as columns of its tables, in the order of a `CubeColumns`. */
export const DIMENSION_COLUMNS = [
  "region",
  "device",
  "network",
  "app_version",
  "channel",
  "node",
  "shop_id",
  "kind",
] as const;

const STATEMENT_TIMEOUT_MS = 2_000;
// PostgreSQL's code for a statement that ran into statement_timeout.
const QUERY_CANCELED = "57014";

interface ColumnsQuery {
  from: string;
  where: string;
  values: unknown[];
  /** With the latency histograms: they make up most of the text. */
  timed: boolean;
  timeoutMs?: number;
}

/**
 * Cells of a FROM item named `cell` as columns. One text: hundreds of thousands of rows travel and parse
 * several times faster so than as rows. Read-only and cut off after 2 s unless told: a screen must not hold the database.
 * @throws OVERLOADED
 */
export async function readColumns(
  pool: Pool,
  { from, where, values, timed, timeoutMs = STATEMENT_TIMEOUT_MS }: ColumnsQuery,
): Promise<CubeColumns> {
  const histogram = timed ? "array_to_string(array_replace(latency_hist, 0, NULL), ',', '')" : "''";
  const columns = DIMENSION_COLUMNS.join(", ");
  const client = await pool.connect();
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeoutMs}`);
    const { rows } = await client.query<{ cells: string | null }>(
      `SELECT string_agg(replace(concat_ws(E'${FIELD}', (extract(epoch FROM minute) / 60)::int, success, total, ${histogram}, ${columns}), E'\\n', ' '), E'\\n') AS cells
       FROM ${from} WHERE ${where}`,
      values,
    );
    await client.query("COMMIT");
    return parseColumns(rows[0]?.cells ?? "", DIMENSION_COLUMNS.length);
  } catch (error) {
    await rollBack(client);
    if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
    throw new OpsError(
      "OVERLOADED",
      "Reading the outcomes took longer than it may. Choose shorter windows.",
      {
        reason: "windows_too_wide",
      },
    );
  } finally {
    client.release();
  }
}

async function rollBack(client: PoolClient): Promise<void> {
  await client.query("ROLLBACK").catch(() => {});
}
