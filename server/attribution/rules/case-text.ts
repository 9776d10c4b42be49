import type { CubeCells } from "./cube-cells.ts";

/**
 * Cells as a case of the attribution data with success counts: one line a combination, as read-case.ts
 * reads it. Its values must be plain (cause-key.ts).
 */
export function caseText(cells: CubeCells): string {
  const { counts } = cells;
  return textOf(cells, "succ_base,total_base,succ_cur,total_cur", (row) =>
    counts.map((column) => column[row] as number),
  );
}

/** The same with amounts: what came, and what the baseline scaled to the current window would have brought. */
export function amountText(cells: CubeCells, scale: number): string {
  const [, baseTotal, , currentTotal] = cells.counts;
  return textOf(cells, "real,predict", (row) => [
    currentTotal[row] as number,
    (baseTotal[row] as number) * scale,
  ]);
}

function textOf(
  { leaves }: CubeCells,
  columns: string,
  numbersOf: (row: number) => readonly number[],
): string {
  const lines = [`${leaves.dimensions.join(",")},${columns}`];
  for (let row = 0; row < leaves.rows; row += 1) {
    const values = leaves.codes.map((codes, d) => leaves.values[d]?.[codes[row] as number] ?? "");
    lines.push(`${values.join(",")},${numbersOf(row).join(",")}`);
  }
  return `${lines.join("\n")}\n`;
}
