import type { CubeColumns } from "./columns.ts";

/** Columns of each minute by itself, in no order; names are shared, numbers copied. */
export function splitByMinute(columns: CubeColumns): Map<number, CubeColumns> {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < columns.rows; row += 1) {
    const minute = columns.minute[row] as number;
    const rows = rowsOf.get(minute);
    if (rows) rows.push(row);
    else rowsOf.set(minute, [row]);
  }
  return new Map([...rowsOf].map(([minute, rows]) => [minute, pick(columns, rows)]));
}

function pick({ values, codes, minute, success, total, latency }: CubeColumns, rows: number[]): CubeColumns {
  const of = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row] as number);
  const entries = rows.flatMap((row) => {
    const [from = 0, to = 0] = latency.start.subarray(row, row + 2);
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
  const start = new Uint32Array(rows.length + 1);
  for (const [place, row] of rows.entries())
    start[place + 1] =
      (start[place] as number) + (latency.start[row + 1] as number) - (latency.start[row] as number);
  return {
    rows: rows.length,
    values,
    codes: codes.map((column) => Uint16Array.from(rows, (row) => column[row] as number)),
    minute: of(minute),
    success: of(success),
    total: of(total),
    latency: {
      start,
      bucket: Uint8Array.from(entries, (entry) => latency.bucket[entry] as number),
      count: Uint32Array.from(entries, (entry) => latency.count[entry] as number),
    },
  };
}
