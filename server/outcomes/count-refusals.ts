import type { PoolClient } from "pg";
import { LATENCY_BUCKETS } from "../shared/histogram.ts";
import { addCells, type Cell, type CountedOutcome, toCells } from "./count-outcomes.ts";

/** A refusal waits for nothing, so its cell is keys and one count. */
type RefusalCell = Record<string, string | number>;

/**
 * Counts refusals into the cube and writes down what was counted: a refusal has no order whose events
 * could tell of it later. Inside the caller's transaction.
 */
export async function countRefusals(client: PoolClient, refusals: CountedOutcome[]): Promise<void> {
  const cells = toCells(refusals);
  const minutes = cells.map(({ minute }) => String(minute)).sort();
  if (cells.length === 0) return;
  await addCells(client, cells);
  await client.query("INSERT INTO refusal_batch (first_minute, last_minute, cells) VALUES ($1, $2, $3)", [
    minutes[0],
    minutes.at(-1),
    JSON.stringify(cells.map(toRefusalCell)),
  ]);
}

function toRefusalCell({ latency_hist: _, ...cell }: Cell): RefusalCell {
  return Object.fromEntries(Object.entries(cell).filter(([, value]) => value !== 0)) as RefusalCell;
}

/** The cell again, as `addCells` takes it. */
export function fromRefusalCell(cell: RefusalCell): Cell {
  const counts = { total: 0, success: 0, late: 0, failed: 0, expired: 0, rejected: 0, refused: 0 };
  return {
    ...counts,
    latency_ms_sum: 0,
    latency_hist: new Array<number>(LATENCY_BUCKETS).fill(0),
    ...cell,
  };
}
