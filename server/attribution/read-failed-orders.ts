import type { Pool } from "pg";
import type { Combination, CubeDimension, Question } from "../contracts/attribution.ts";
import { type FailedOrder, type FailedSamples, SAMPLES_SHOWN } from "../contracts/contrast.ts";
import { newId } from "../shared/ids.ts";
import { readBriefly } from "./read-briefly.ts";
import { columnOf, hasAll, passes } from "./where-of-cells.ts";

interface Asked {
  tenantId: string;
  question: Question;
  attributes: Combination;
}

/** Orders settle within this of being accepted, bar those that were parked. */
const SETTLED_WITHIN_MS = 3_600_000;
/** Clients choose these freely; what is too rare is counted as something else, which the event tells. */
const bounded: readonly CubeDimension[] = ["region", "device", "network", "appVersion", "channel"];

/**
 * The newest orders of the present window that match and were no success, with the reason they ended
 * with. Nothing of the customer. @returns null when looking takes longer than a page may
 */
export async function readFailedOrders(pool: Pool, asked: Asked): Promise<FailedSamples | null> {
  const [failed, refused, keptFrom] = await Promise.all([
    settledFailures(pool, asked),
    refusals(pool, asked),
    oldestKept(pool, asked.tenantId),
  ]);
  if (!failed || !refused) return null;
  const orders = [...failed, ...refused].sort((x, y) => y.at - x.at).slice(0, SAMPLES_SHOWN);
  return { orders, keptFrom, window: asked.question.current };
}

/** A dimension as the cube counted it, from the order and the event it settled with. */
function countedAs(dimension: CubeDimension): string {
  if (dimension === "node") return "e.counted->>'node'";
  const own = `o.${columnOf(dimension)}`;
  return bounded.includes(dimension) ? `coalesce(e.counted->'as'->>'${dimension}', ${own})` : own;
}

function settledFailures(
  pool: Pool,
  { tenantId, question, attributes }: Asked,
): Promise<FailedOrder[] | null> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const { from, to } = question.current;
  // Ids begin with the time they were made at: their index finds orders of a span.
  return readBriefly<FailedOrder>(
    pool,
    `SELECT o.id, o.number, o.settled_at AS at, o.shop_id AS "shopId", o.outcome, 1 AS count,
       array_remove(ARRAY[(SELECT j.reason FROM job j WHERE j.order_id = o.id ORDER BY j.attempt DESC LIMIT 1)], NULL) AS reasons
     FROM orders o CROSS JOIN LATERAL (
       SELECT data->'counted' AS counted FROM order_event
       WHERE order_id = o.id AND data->'counted' IS NOT NULL ORDER BY id DESC LIMIT 1) e
     WHERE o.id >= ${bind(idAt(from - SETTLED_WITHIN_MS))} AND o.id < ${bind(idAt(to))} AND o.tenant_id = ${bind(tenantId)}
       AND o.settled_at >= ${bind(iso(from))} AND o.settled_at < ${bind(iso(to))} AND o.outcome <> 'success'
       AND ${hasAll(attributes, bind, countedAs)} AND ${passes(question.filters, bind, countedAs)}
     ORDER BY o.id DESC LIMIT ${SAMPLES_SHOWN}`,
    values,
  );
}

/**
 * Refused at the door, there is no order: what was counted a minute stands in, with the reasons that
 * receipts of that minute, shop and kind give.
 */
function refusals(pool: Pool, { tenantId, question, attributes }: Asked): Promise<FailedOrder[] | null> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const [from, to] = [iso(question.current.from), iso(question.current.to)].map(bind);
  const column = (dimension: CubeDimension) => `cell.${columnOf(dimension)}`;
  return readBriefly<FailedOrder>(
    pool,
    `SELECT NULL AS id, NULL AS number, cell.minute AS at, cell.shop_id AS "shopId", 'refused' AS outcome,
       sum(cell.refused)::int AS count,
       ARRAY(SELECT DISTINCT r.reason FROM receipt r WHERE r.at >= cell.minute AND r.at < cell.minute + interval '1 minute'
         AND r.shop_id = cell.shop_id AND r.kind = cell.kind AND r.tenant_id = ${bind(tenantId)} ORDER BY 1 LIMIT 4) AS reasons
     FROM refusal_batch b CROSS JOIN LATERAL json_to_recordset(b.cells) AS cell(minute timestamptz, tenant_id text,
       shop_id text, kind text, region text, device text, network text, app_version text, channel text, node text, refused int)
     WHERE b.last_minute >= ${from}::timestamptz AND b.first_minute < ${to}::timestamptz
       AND cell.minute >= ${from}::timestamptz AND cell.minute < ${to}::timestamptz
       AND cell.tenant_id = ${bind(tenantId)} AND ${hasAll(attributes, bind, column)} AND ${passes(question.filters, bind, column)}
     GROUP BY cell.minute, cell.shop_id, cell.kind ORDER BY cell.minute DESC LIMIT ${SAMPLES_SHOWN}`,
    values,
  );
}

async function oldestKept(pool: Pool, tenantId: string): Promise<number | null> {
  const { rows } = await pool.query<{ at: number }>(
    "SELECT accepted_at AS at FROM orders WHERE tenant_id = $1 ORDER BY id LIMIT 1",
    [tenantId],
  );
  return rows[0]?.at ?? null;
}

/** The least id an order made then can have. */
function idAt(at: number): string {
  return newId("ord", Math.max(0, at)).slice(0, "ord_".length + 10);
}

const iso = (at: number) => new Date(at).toISOString();
