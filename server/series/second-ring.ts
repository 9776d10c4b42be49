import { SERIES_TIERS } from "../contracts/series.ts";
import { type Cell, emptyCell } from "./rules/cell.ts";

const [{ stepMs: SECOND_MS, keepMs: HOUR_MS }] = SERIES_TIERS;

/** The last hour as this process saw it, second by second. */
export class SecondRing {
  private readonly cells: (Cell | undefined)[] = new Array(HOUR_MS / SECOND_MS);
  private newest = Number.NEGATIVE_INFINITY;

  /** The cell that holds this moment; null when the moment is older than what is kept. */
  at(ms: number): Cell | null {
    const at = Math.floor(ms / SECOND_MS) * SECOND_MS;
    if (at <= this.newest - HOUR_MS) return null;
    this.newest = Math.max(this.newest, at);
    const index = (at / SECOND_MS) % this.cells.length;
    const known = this.cells[index];
    if (known?.at === at) return known;
    const fresh = emptyCell(at);
    this.cells[index] = fresh;
    return fresh;
  }

  /** Cells that start in [from, to), oldest first; seconds in which nothing was seen are left out. */
  between(from: number, to: number): Cell[] {
    const found: Cell[] = [];
    const start = Math.max(Math.ceil(from / SECOND_MS) * SECOND_MS, this.newest - HOUR_MS + SECOND_MS);
    for (let at = start; at < to && at <= this.newest; at += SECOND_MS) {
      const cell = this.cells[(at / SECOND_MS) % this.cells.length];
      if (cell?.at === at) found.push(cell);
    }
    return found;
  }
}
