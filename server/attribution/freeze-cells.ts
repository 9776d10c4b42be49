import { gzipSync } from "node:zlib";
import { plainValue } from "../contracts/cause-key.ts";
import { caseText } from "./rules/case-text.ts";
import type { CubeCells } from "./rules/cube-cells.ts";

// About what a million outcomes make; more would cost the database too much for every link handed on.
const MOST_ROWS = 300_000;
const MOST_BYTES = 4 * 1_048_576;

/** What a question was answered from, small enough to keep; null: it is not. */
export function freezeCells(cells: CubeCells): Uint8Array | null {
  if (cells.leaves.rows > MOST_ROWS) return null;
  const { leaves, counts } = cells;
  const values = leaves.values.map((names) => names.map(plainValue));
  const bytes = gzipSync(caseText({ leaves: { ...leaves, values }, counts }));
  return bytes.length > MOST_BYTES ? null : new Uint8Array(bytes);
}
