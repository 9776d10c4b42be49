import type { PoolClient } from "pg";
import type { Outcome } from "../contracts/orders.ts";
import { bucketOf, LATENCY_BUCKETS } from "../shared/histogram.ts";

/** One finished (or refused) request as the cube counts it. */
export interface CountedOutcome {
  /** When it ended, epoch ms. */
  at: number;
  tenantId: string;
  shopId: string;
  kind: string;
  region: string;
  device: string;
  network: string;
  appVersion: string;
  channel: string;
  /** Node name, "-" where none was reached. */
  node: string;
  outcome: Outcome;
  /** From acceptance to settlement; null for refusals, which wait for nothing. */
  latencyMs: number | null;
}

/** A cell's columns by name, ready for the database. */
export type Cell = Record<string, string | number | number[]>;

/** The cube, or what a rebuild makes beside it. */
type CubeTable = "outcome_cell" | "rebuilt_cell";

const upsertInto = (table: CubeTable) => `
INSERT INTO ${table} AS cell (minute, tenant_id, shop_id, kind, region, device, network, app_version, channel, node,
  total, success, late, failed, expired, rejected, refused, latency_ms_sum, latency_hist)
SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(minute timestamptz, tenant_id text, shop_id text, kind text, region text,
  device text, network text, app_version text, channel text, node text, total int, success int, late int, failed int,
  expired int, rejected int, refused int, latency_ms_sum bigint, latency_hist int[])
ON CONFLICT (minute, shop_id, kind, region, device, network, app_version, channel, node) DO UPDATE SET
  total = cell.total + excluded.total, success = cell.success + excluded.success, late = cell.late + excluded.late,
  failed = cell.failed + excluded.failed, expired = cell.expired + excluded.expired,
  rejected = cell.rejected + excluded.rejected, refused = cell.refused + excluded.refused,
  latency_ms_sum = cell.latency_ms_sum + excluded.latency_ms_sum,
  latency_hist = (SELECT array_agg(a + b ORDER BY i)
    FROM unnest(cell.latency_hist, excluded.latency_hist) WITH ORDINALITY AS u(a, b, i))`;

const UPSERT = { outcome_cell: upsertInto("outcome_cell"), rebuilt_cell: upsertInto("rebuilt_cell") };

/** Adds outcomes to the cube inside the caller's transaction. */
export async function countOutcomes(client: PoolClient, outcomes: CountedOutcome[]): Promise<void> {
  if (outcomes.length > 0) await addCells(client, toCells(outcomes));
}

/** Adds whole cells, sorted as `toCells` sorts them, inside the caller's transaction. */
export async function addCells(
  client: PoolClient,
  cells: Cell[],
  table: CubeTable = "outcome_cell",
): Promise<void> {
  await client.query({ name: `count-${table}`, text: UPSERT[table], values: [JSON.stringify(cells)] });
}

/** Groups outcomes by minute and attributes, sorted so that two writers lock cells in one order. */
export function toCells(outcomes: CountedOutcome[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const o of outcomes) {
    const minute = new Date(Math.floor(o.at / 60_000) * 60_000).toISOString();
    const key = [
      minute,
      o.shopId,
      o.kind,
      o.region,
      o.device,
      o.network,
      o.appVersion,
      o.channel,
      o.node,
    ].join("\u0000");
    let cell = cells.get(key);
    if (!cell) {
      cell = emptyCell(minute, o);
      cells.set(key, cell);
    }
    add(cell, "total", 1);
    add(cell, o.outcome, 1);
    if (o.latencyMs !== null) {
      add(cell, "latency_ms_sum", Math.round(o.latencyMs));
      const hist = cell.latency_hist as number[];
      const bucket = bucketOf(o.latencyMs);
      hist[bucket] = (hist[bucket] ?? 0) + 1;
    }
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}

function add(cell: Cell, column: string, by: number): void {
  cell[column] = (cell[column] as number) + by;
}

function emptyCell(minute: string, o: CountedOutcome): Cell {
  return {
    minute,
    tenant_id: o.tenantId,
    shop_id: o.shopId,
    kind: o.kind,
    region: o.region,
    device: o.device,
    network: o.network,
    app_version: o.appVersion,
    channel: o.channel,
    node: o.node,
    total: 0,
    success: 0,
    late: 0,
    failed: 0,
    expired: 0,
    rejected: 0,
    refused: 0,
    latency_ms_sum: 0,
    latency_hist: new Array<number>(LATENCY_BUCKETS).fill(0),
  };
}
