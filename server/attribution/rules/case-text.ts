import type { CubeCells } from "./cube-cells.ts";

const COUNT_COLUMNS = "succ_base,total_base,succ_cur,total_cur";

/** Cells as a case of the attribution data: one line a combination, as read-case.ts reads it. Its values must be plain (cause-key.ts). */
export function caseText({ leaves, counts }: CubeCells): string {
  const lines = [`${leaves.dimensions.join(",")},${COUNT_COLUMNS}`];
  for (let row = 0; row < leaves.rows; row += 1) {
    const values = leaves.codes.map((codes, d) => leaves.values[d]?.[codes[row] as number] ?? "");
    lines.push(`${values.join(",")},${counts.map((column) => column[row]).join(",")}`);
  }
  return `${lines.join("\n")}\n`;
}
