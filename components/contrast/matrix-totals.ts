import type { Matrix, MatrixCell } from "#server/contracts/contrast.ts";

export interface MatrixTotals {
  rows: MatrixCell[];
  columns: MatrixCell[];
  whole: MatrixCell;
  /** Most present requests of any cell. */
  busiest: number;
}

/** The margins: successes and requests added up, so that their rates are true rates and no averages. */
export function totalsOf({ cells, columns }: Pick<Matrix, "cells" | "columns">): MatrixTotals {
  const rows = cells.map(sum);
  return {
    rows,
    columns: columns.values.map((_, c) => sum(cells.flatMap((row) => row[c] ?? []))),
    whole: sum(rows),
    busiest: Math.max(0, ...cells.flat().map(({ current }) => current.total)),
  };
}

function sum(cells: readonly MatrixCell[]): MatrixCell {
  const of = (window: "base" | "current") => ({
    success: cells.reduce((total, cell) => total + cell[window].success, 0),
    total: cells.reduce((total, cell) => total + cell[window].total, 0),
  });
  return { base: of("base"), current: of("current") };
}
