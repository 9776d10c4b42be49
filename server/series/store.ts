import type { Pool } from "pg";
import { type Cell, emptyCell } from "./rules/cell.ts";

export interface StoredCell {
  writer: string;
  cell: Cell;
}

export interface LoadedSpan {
  stepMs: number;
  /** Cells that start in [from, to). */
  from: number;
  to: number;
  /** What of the cells is not needed. */
  without?: readonly (keyof Cell)[];
  signal?: AbortSignal;
}

export interface SeriesStore {
  /** Writes cells of one step, or writes them again with what came late. */
  save(stepMs: number, cells: readonly Cell[]): Promise<void>;
  /** Cells of every process, piece by piece and oldest first: a month of minutes at once would hold the event loop. */
  load(span: LoadedSpan): AsyncGenerator<StoredCell[]>;
}

const PIECE_CELLS = 2_000;

export function createSeriesStore(pool: Pick<Pool, "query">, writer: string): SeriesStore {
  return {
    async save(stepMs, cells) {
      if (cells.length === 0) return;
      await pool.query(
        `INSERT INTO series_cell (step_ms, at, writer, cell)
         SELECT $1, to_timestamp(c.at / 1000.0), $2, c.cell::jsonb
         FROM unnest($3::float8[], $4::text[]) AS c(at, cell)
         ON CONFLICT (step_ms, at, writer) DO UPDATE SET cell = EXCLUDED.cell`,
        [stepMs, writer, cells.map((cell) => cell.at), cells.map((cell) => JSON.stringify(cell))],
      );
    },
    async *load({ stepMs, from, to, without = [], signal }) {
      for (let start = from; start < to; start += PIECE_CELLS * stepMs) {
        signal?.throwIfAborted();
        const end = Math.min(to, start + PIECE_CELLS * stepMs);
        const { rows } = await pool.query<{ writer: string; cell: Partial<Cell> & { at: number } }>(
          `SELECT writer, cell - $4::text[] AS cell FROM series_cell
           WHERE step_ms = $1 AND at >= to_timestamp($2 / 1000.0) AND at < to_timestamp($3 / 1000.0)
           ORDER BY at`,
          [stepMs, start, end, without],
        );
        yield rows.map((row) => ({ writer: row.writer, cell: { ...emptyCell(row.cell.at), ...row.cell } }));
      }
    },
  };
}
