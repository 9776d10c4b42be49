import { type AttributionFilter, cubeDimensions, type TimeWindow } from "../contracts/attribution.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { MINUTE_MS } from "../outcomes/rules/cover-span.ts";

/** Of each row of some columns the span it is in, by place (0 before, 1 now); -1: none, or left out by a filter. */
export type WindowOf = Int8Array;

/**
 * Tells of columns which span each of their rows is in. A table of minutes and one of values, made once a
 * question: a million rows are then told in a few milliseconds.
 */
export function windowsByMinute(
  spans: readonly TimeWindow[],
  filters: readonly AttributionFilter[],
): (columns: CubeColumns) => WindowOf {
  const minutes = spans.map(({ from, to }) => [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)]);
  const first = Math.min(...minutes.map(([from = 0]) => from));
  const end = Math.max(first, ...minutes.map(([, to = 0]) => to));
  const table = new Int8Array(end - first).fill(-1);
  // Where spans touch in one minute it is the earlier one's.
  for (let window = spans.length - 1; window >= 0; window -= 1) {
    const [from = 0, to = 0] = minutes[window] ?? [];
    if (to > from) table.fill(window, from - first, to - first);
  }
  return (columns) => {
    const { rows, minute } = columns;
    const windowOf = new Int8Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const at = (minute[row] as number) - first;
      windowOf[row] = at >= 0 && at < table.length ? (table[at] as number) : -1;
    }
    return leaveOut(windowOf, columns, filters);
  };
}

/** All rows in one span. */
export function inWindow(
  window: number,
  columns: CubeColumns,
  filters: readonly AttributionFilter[],
): WindowOf {
  return leaveOut(new Int8Array(columns.rows).fill(window), columns, filters);
}

/**
 * Marks the rows that a filter leaves out: several kept values of one dimension are alternatives, everything
 * else has to hold at once.
 */
function leaveOut(
  windowOf: WindowOf,
  { rows, values, codes }: CubeColumns,
  filters: readonly AttributionFilter[],
): WindowOf {
  // Both lists are in the order of the cube.
  for (const [d, dimension] of cubeDimensions.entries()) {
    const asked = filters.filter((filter) => filter.dimension === dimension);
    if (asked.length === 0) continue;
    const listed = (mode: AttributionFilter["mode"]) =>
      new Set(asked.filter((filter) => filter.mode === mode).map(({ value }) => value));
    const [kept, excluded] = [listed("keep"), listed("exclude")];
    const isOut = (name: string) => (kept.size > 0 && !kept.has(name)) || excluded.has(name);
    const out = Uint8Array.from(values[d] ?? [], (name) => (isOut(name) ? 1 : 0));
    const column = codes[d] as Uint16Array;
    for (let row = 0; row < rows; row += 1) if (out[column[row] as number] === 1) windowOf[row] = -1;
  }
  return windowOf;
}
