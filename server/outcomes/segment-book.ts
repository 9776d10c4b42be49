import type { Pool } from "pg";
import { readColumns } from "./read-columns.ts";
import { bytesOf, type CubeColumns } from "./rules/columns.ts";
import { MINUTE_MS } from "./rules/cover-span.ts";
import { fromBytes, toBytes } from "./segment-bytes.ts";

const HOUR_MS = 60 * MINUTE_MS;
/** Segments kept in memory, so that an analyst's next question of the same hours asks no disk. */
const MEMORY_BYTES = 96 * 1_024 * 1_024;

/** Made once and mostly ahead of any question: an hour with very many cells may take longer than a screen waits. */
const MAKE_TIMEOUT_MS = 10_000;
/** Hours read at once: more would only fill memory. */
const BATCH = 12;

/** Successes and totals of one minute. */
export interface MinuteCount {
  /** Minutes since the epoch. */
  minute: number;
  success: number;
  total: number;
}

export interface SegmentBook {
  /** Hands over the cells of these hours, which must be over and rolled up, in no order. @throws OVERLOADED */
  each(tenantId: string, hours: readonly number[], visit: (columns: CubeColumns) => void): Promise<void>;
  /** Of these hours every minute in which anything was counted. @throws OVERLOADED */
  minutes(tenantId: string, hours: readonly number[]): Promise<MinuteCount[]>;
  /** Makes the segments that are missing among these hours. */
  prepare(tenantId: string, hours: readonly number[]): Promise<void>;
}

interface Kept {
  columns: CubeColumns;
  bytes: number;
}

/** Hours of the cube by column: made from the minutes once, kept in the database and, while asked for, in memory. */
export function createSegmentBook(pool: Pool): SegmentBook {
  // By id: a segment that was made anew has another one.
  const memory = new Map<number, Kept>();
  let memoryBytes = 0;

  function keep(id: number, columns: CubeColumns): void {
    const bytes = bytesOf(columns);
    memory.set(id, { columns, bytes });
    memoryBytes += bytes;
    for (const [oldest, kept] of memory) {
      if (memoryBytes <= MEMORY_BYTES) break;
      memory.delete(oldest);
      memoryBytes -= kept.bytes;
    }
  }

  /** The oldest asked for goes first. */
  function recall(id: number): CubeColumns | null {
    const kept = memory.get(id);
    if (!kept) return null;
    memory.delete(id);
    memory.set(id, kept);
    return kept.columns;
  }

  async function standing(tenantId: string, hours: readonly number[]): Promise<Map<number, number>> {
    const { rows } = await pool.query<{ id: number; hour: number }>(
      "SELECT id, hour FROM outcome_segment WHERE tenant_id = $1 AND hour = ANY($2::timestamptz[])",
      [tenantId, hours.map(iso)],
    );
    return new Map(rows.map(({ id, hour }) => [hour, Number(id)]));
  }

  async function load(ids: number[]): Promise<Map<number, CubeColumns>> {
    const loaded = new Map<number, CubeColumns>();
    if (ids.length === 0) return loaded;
    const { rows } = await pool.query<{ id: number; cells: Buffer }>(
      "SELECT id, cells FROM outcome_segment WHERE id = ANY($1::bigint[])",
      [ids],
    );
    for (const { id, cells } of rows) {
      const columns = fromBytes(cells);
      if (columns) loaded.set(Number(id), columns);
    }
    return loaded;
  }

  async function make(tenantId: string, hour: number): Promise<CubeColumns> {
    const columns = await readColumns(pool, {
      from: "outcome_cell AS cell",
      where: "tenant_id = $1 AND minute >= $2 AND minute < $3",
      values: [tenantId, iso(hour), iso(hour + HOUR_MS)],
      timed: true,
      timeoutMs: MAKE_TIMEOUT_MS,
    });
    const { success, total } = sumMinutes(columns, hour);
    // Unreadable ones of another release are replaced; of two makers the last one's stays, and both are right.
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO outcome_segment (tenant_id, hour, cells, success, total) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, hour) DO UPDATE SET cells = excluded.cells, success = excluded.success, total = excluded.total
       RETURNING id`,
      [tenantId, iso(hour), toBytes(columns), success, total],
    );
    const id = Number(rows[0]?.id);
    const known = memory.get(id);
    if (known) {
      memory.delete(id);
      memoryBytes -= known.bytes;
    }
    keep(id, columns);
    return columns;
  }

  async function readBatch(tenantId: string, hours: readonly number[]): Promise<CubeColumns[]> {
    const ids = await standing(tenantId, hours);
    const found = new Map<number, CubeColumns>();
    for (const [hour, id] of ids) {
      const columns = recall(id);
      if (columns) found.set(hour, columns);
    }
    const cold = [...ids].filter(([hour]) => !found.has(hour));
    const loaded = await load(cold.map(([, id]) => id));
    for (const [hour, id] of cold) {
      const columns = loaded.get(id);
      if (!columns) continue;
      keep(id, columns);
      found.set(hour, columns);
    }
    for (const hour of hours) if (!found.has(hour)) found.set(hour, await make(tenantId, hour));
    return [...found.values()];
  }

  async function prepare(tenantId: string, hours: readonly number[]): Promise<void> {
    const ids = await standing(tenantId, hours);
    for (const hour of hours) if (!ids.has(hour)) await make(tenantId, hour);
  }

  return {
    prepare,
    async each(tenantId, hours, visit) {
      for (let at = 0; at < hours.length; at += BATCH) {
        for (const columns of await readBatch(tenantId, hours.slice(at, at + BATCH))) visit(columns);
      }
    },
    async minutes(tenantId, hours) {
      await prepare(tenantId, hours);
      const { rows } = await pool.query<{ hour: number; success: number[]; total: number[] }>(
        "SELECT hour, success, total FROM outcome_segment WHERE tenant_id = $1 AND hour = ANY($2::timestamptz[])",
        [tenantId, hours.map(iso)],
      );
      return rows.flatMap(({ hour, success, total }) =>
        total.flatMap((count, i) =>
          count > 0 ? [{ minute: hour / MINUTE_MS + i, success: success[i] ?? 0, total: count }] : [],
        ),
      );
    },
  };
}

function sumMinutes({ rows, minute, success, total }: CubeColumns, hour: number) {
  const sums = { success: new Array<number>(60).fill(0), total: new Array<number>(60).fill(0) };
  for (let row = 0; row < rows; row++) {
    const at = (minute[row] as number) - hour / MINUTE_MS;
    sums.success[at] = (sums.success[at] ?? 0) + (success[row] as number);
    sums.total[at] = (sums.total[at] ?? 0) + (total[row] as number);
  }
  return sums;
}

const iso = (at: number) => new Date(at).toISOString();
