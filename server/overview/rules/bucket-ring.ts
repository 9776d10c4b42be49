import { BUCKET_MS, BUCKETS_KEPT } from "../../contracts/operations.ts";
import { type Outcome, outcomes } from "../../contracts/orders.ts";
import { type SwitchKey, switchKeys } from "../../contracts/switches.ts";
import { LATENCY_BUCKETS } from "../../shared/histogram.ts";

/** Ten seconds of what happened, in a shape that adds up. */
export interface Cell {
  /** Start, epoch ms, a multiple of BUCKET_MS. */
  at: number;
  counts: Record<Outcome, number>;
  reservations: number;
  reservationSuccesses: number;
  latencyMsSum: number;
  /** Counts per bucket of server/shared/histogram.ts. */
  latency: number[];
  usefulMs: number;
  capacityMs: number;
  oldestWaitMs: number;
  /** Requests that each switch would have touched. */
  touched: Record<SwitchKey, number>;
}

/** The last BUCKETS_KEPT ten-second cells; older ones fall out as newer ones are asked for. */
export class BucketRing {
  private readonly cells = new Map<number, Cell>();
  private newest = Number.NEGATIVE_INFINITY;

  /** The cell that holds this moment; null when the moment is older than what is kept. */
  at(ms: number): Cell | null {
    const at = startOf(ms);
    if (at <= this.newest - BUCKETS_KEPT * BUCKET_MS) return null;
    let cell = this.cells.get(at);
    if (!cell) {
      cell = emptyCell(at);
      this.cells.set(at, cell);
    }
    if (at > this.newest) {
      this.newest = at;
      for (const old of this.cells.keys()) {
        if (old <= at - BUCKETS_KEPT * BUCKET_MS) this.cells.delete(old);
      }
    }
    return cell;
  }

  /** Cells that start in [from, to), in no order. */
  between(from: number, to: number): Cell[] {
    return [...this.cells.values()].filter((cell) => cell.at >= from && cell.at < to);
  }

  all(): Cell[] {
    return [...this.cells.values()].sort((a, b) => a.at - b.at);
  }
}

export function startOf(ms: number): number {
  return Math.floor(ms / BUCKET_MS) * BUCKET_MS;
}

function emptyCell(at: number): Cell {
  return {
    at,
    counts: zeros(outcomes),
    reservations: 0,
    reservationSuccesses: 0,
    latencyMsSum: 0,
    latency: new Array<number>(LATENCY_BUCKETS).fill(0),
    usefulMs: 0,
    capacityMs: 0,
    oldestWaitMs: 0,
    touched: zeros(switchKeys),
  };
}

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}
