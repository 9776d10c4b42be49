import type { Pool } from "pg";
import { readColumns } from "./read-columns.ts";
import { bytesOf, type CubeColumns } from "./rules/columns.ts";
import { MINUTE_MS, type Span } from "./rules/cover-span.ts";
import { splitByMinute } from "./rules/split-by-minute.ts";

const MEMORY_BYTES = 24 * 1_024 * 1_024;
/** More is read only while roll-ups are behind: looking for changes in it would cost as much as reading it. */
const MOST_MINUTES = 180;

interface FreshMinutes {
  /** The cells of minutes that no roll-up has yet, with latencies; `to` is not in. @throws OVERLOADED */
  read(tenantId: string, span: Span): Promise<CubeColumns[]>;
}

interface Kept {
  /** Changes with the minute's cells. */
  mark: string;
  columns: CubeColumns;
  bytes: number;
}

/**
 * The present hour. Of its minutes all but the last one or two stand still, so what was read is kept and only
 * what changed is read again: an hour of text is half of a quick answer.
 */
export function createFreshMinutes(pool: Pool): FreshMinutes {
  const memory = new Map<string, Kept>();
  let memoryBytes = 0;

  /** Marks are read before cells: a change between the two is read once more next time, never missed. */
  async function marksOf(tenantId: string, { from, to }: Span): Promise<Map<number, string>> {
    // Every version of a row has the number of the transaction that wrote it: no change leaves the sum alone.
    const { rows } = await pool.query<{ minute: number; mark: string }>(
      `SELECT minute, count(*) || ' ' || sum(xmin::text::bigint) AS mark FROM outcome_cell
       WHERE tenant_id = $1 AND minute >= $2 AND minute < $3 GROUP BY minute`,
      [tenantId, iso(from), iso(to)],
    );
    return new Map(rows.map(({ minute, mark }) => [minute, mark]));
  }

  function drop(key: string): void {
    memoryBytes -= memory.get(key)?.bytes ?? 0;
    memory.delete(key);
  }

  function keep(key: string, entry: Omit<Kept, "bytes">): void {
    drop(key);
    const bytes = bytesOf(entry.columns);
    memory.set(key, { ...entry, bytes });
    memoryBytes += bytes;
    for (const oldest of memory.keys()) {
      if (memoryBytes <= MEMORY_BYTES) break;
      drop(oldest);
    }
  }

  return {
    async read(tenantId, span) {
      if (span.to - span.from > MOST_MINUTES * MINUTE_MS) {
        const where = "tenant_id = $1 AND minute >= $2 AND minute < $3";
        return [await readCells(where, [tenantId, iso(span.from), iso(span.to)])];
      }
      const marks = await marksOf(tenantId, span);
      const found: CubeColumns[] = [];
      const changed: number[] = [];
      for (const [minute, mark] of marks) {
        const kept = memory.get(`${minute} ${tenantId}`);
        if (kept?.mark === mark) found.push(kept.columns);
        else changed.push(minute);
      }
      if (changed.length === 0) return found;
      const where = "tenant_id = $1 AND minute = ANY($2::timestamptz[])";
      const cells = await readCells(where, [tenantId, changed.map(iso)]);
      for (const [minute, columns] of splitByMinute(cells)) {
        const at = minute * MINUTE_MS;
        keep(`${at} ${tenantId}`, { mark: marks.get(at) ?? "", columns });
        found.push(columns);
      }
      return found;
    },
  };

  function readCells(where: string, values: unknown[]): Promise<CubeColumns> {
    return readColumns(pool, { from: "outcome_cell AS cell", where, values, timed: true });
  }
}

const iso = (at: number) => new Date(at).toISOString();
