import type { Pool, PoolClient } from "pg";
import { addCells, type Cell, toCells } from "./count-outcomes.ts";
import { fromRefusalCell } from "./count-refusals.ts";
import { fromLogged, type LoggedOutcome } from "./outcome-log.ts";
import { rollHour } from "./roll-up.ts";
import { floorTo, MINUTE_MS } from "./rules/cover-span.ts";

const BATCH = 5_000;
const HOUR_MS = 60 * MINUTE_MS;
const TRIES = 5;
/** Somebody counted into the span meanwhile; the whole rebuild is made anew. */
const SERIALIZATION_CODES = ["40001", "23505"];
const COLUMNS =
  "minute, tenant_id, shop_id, kind, region, device, network, app_version, channel, node, total, success, late, failed, expired, rejected, refused, latency_ms_sum, latency_hist";

export interface RebuildInput {
  /** Whole minutes, epoch ms, [from, to). */
  from: number;
  to: number;
  /** Compares only. */
  check: boolean;
}

export interface RebuildReport {
  outcomes: number;
  refusals: number;
  cells: number;
  /** Cells that stood otherwise, were missing, or should not have been there. */
  differing: number;
  replaced: boolean;
}

/**
 * Makes the cube of a span anew from what happened: the events of orders and the refusals as counted. The
 * same cells come out, count for count; where they do not, the new ones take the place of the old, roll-ups
 * included, in one transaction, while the server goes on counting.
 */
export async function rebuildCube(pool: Pool, input: RebuildInput): Promise<RebuildReport> {
  for (let tries = 1; ; tries++) {
    const client = await pool.connect();
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
      const report = await rebuildIn(client, input);
      await client.query("COMMIT");
      return report;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      const { code } = error as { code?: string };
      if (!code || !SERIALIZATION_CODES.includes(code) || tries === TRIES) throw error;
    } finally {
      client.release();
    }
  }
}

/** From when on events tell of outcomes, epoch ms: the start of this version on the installation. */
export async function loggedSince(pool: Pick<Pool, "query">): Promise<number> {
  const { rows } = await pool.query<{ value: number }>(
    "SELECT value FROM setting WHERE key = 'outcomes.log_since'",
  );
  return Number(rows[0]?.value ?? 0);
}

async function rebuildIn(client: PoolClient, { from, to, check }: RebuildInput): Promise<RebuildReport> {
  const span = [new Date(from).toISOString(), new Date(to).toISOString()];
  await client.query("SET LOCAL statement_timeout = 0");
  await client.query("CREATE TEMP TABLE rebuilt_cell (LIKE outcome_cell INCLUDING ALL) ON COMMIT DROP");
  const outcomes = await recountOrders(client, span);
  const refusals = await recountRefusals(client, span, from, to);
  const differing = await count(
    client,
    `SELECT count(*) AS n FROM (SELECT ${COLUMNS} FROM outcome_cell WHERE minute >= $1 AND minute < $2) stands
     FULL JOIN rebuilt_cell made USING (minute, shop_id, kind, region, device, network, app_version, channel, node)
     WHERE (stands.total, stands.success, stands.late, stands.failed, stands.expired, stands.rejected, stands.refused,
       stands.latency_ms_sum, stands.latency_hist) IS DISTINCT FROM (made.total, made.success, made.late, made.failed,
       made.expired, made.rejected, made.refused, made.latency_ms_sum, made.latency_hist)`,
    span,
  );
  const cells = await count(client, "SELECT count(*) AS n FROM rebuilt_cell", []);
  const replaced = differing > 0 && !check;
  if (replaced) {
    await client.query("DELETE FROM outcome_cell WHERE minute >= $1 AND minute < $2", span);
    await client.query(`INSERT INTO outcome_cell (${COLUMNS}) SELECT ${COLUMNS} FROM rebuilt_cell`);
    await rollAgain(client, from, to);
  }
  return { outcomes, refusals, cells, differing, replaced };
}

interface LoggedRow {
  id: number;
  at: number;
  counted: LoggedOutcome;
  tenantId: string;
  shopId: string;
  kind: string;
  region: string;
  device: string;
  network: string;
  appVersion: string;
  channel: string;
}

async function recountOrders(client: PoolClient, span: string[]): Promise<number> {
  let after = "0";
  for (let outcomes = 0; ; ) {
    const { rows } = await client.query<LoggedRow>(
      `SELECT e.id, e.at, e.data->'counted' AS counted, o.tenant_id AS "tenantId", o.shop_id AS "shopId", o.kind, o.region,
         o.device, o.network, o.app_version AS "appVersion", o.channel
       FROM order_event e JOIN orders o ON o.id = e.order_id
       WHERE e.id > $3 AND e.at >= $1 AND e.at < $2 AND e.data->'counted' IS NOT NULL ORDER BY e.id LIMIT ${BATCH}`,
      [...span, after],
    );
    const recounted = rows.map(({ id: _, at, counted, ...order }) => fromLogged(order, at, counted));
    await addTo(client, toCells(recounted));
    outcomes += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return outcomes;
    after = String(last.id);
  }
}

async function recountRefusals(
  client: PoolClient,
  span: string[],
  from: number,
  to: number,
): Promise<number> {
  let after = "0";
  for (let refusals = 0; ; ) {
    const { rows } = await client.query<{ id: number; cells: Record<string, string | number>[] }>(
      `SELECT id, cells FROM refusal_batch WHERE id > $3 AND last_minute >= $1 AND first_minute < $2 ORDER BY id LIMIT 500`,
      [...span, after],
    );
    for (const { cells } of rows) {
      const inside = cells.map(fromRefusalCell).filter(({ minute }) => {
        const at = Date.parse(String(minute));
        return at >= from && at < to;
      });
      refusals += inside.reduce((sum, { total }) => sum + Number(total), 0);
      await addTo(client, inside);
    }
    const last = rows.at(-1);
    if (!last || rows.length < 500) return refusals;
    after = String(last.id);
  }
}

async function addTo(client: PoolClient, cells: Cell[]): Promise<void> {
  if (cells.length > 0) await addCells(client, cells, "rebuilt_cell");
}

/** Hours of the span that were rolled up already. */
async function rollAgain(client: PoolClient, from: number, to: number): Promise<void> {
  const { rows } = await client.query<{ until: number }>(
    "SELECT until FROM outcome_rolled WHERE step_minutes = 60",
  );
  const until = rows[0]?.until ?? 0;
  for (let hour = floorTo(from, HOUR_MS); hour < Math.min(to, until); hour += HOUR_MS) {
    await rollHour(client, hour);
  }
}

async function count(client: PoolClient, text: string, values: unknown[]): Promise<number> {
  const { rows } = await client.query<{ n: number }>(text, values);
  return Number(rows[0]?.n ?? 0);
}
