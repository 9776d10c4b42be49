/** What a column holds, which settles how the table on the screen writes it and what the CSV has. */
export type ColumnKind =
  /** Words. */
  | "text"
  /** A number of orders, whole on the screen. */
  | "count"
  /** A part of one: percent on the screen, 0.9312 in the file. */
  | "rate"
  /** A difference of rates: points on the screen, -0.0312 in the file. */
  | "points"
  /** Epoch ms: the reader's clock on the screen, ISO 8601 in UTC in the file. */
  | "time"
  /** Any other number, written as it is. */
  | "number";

/** One column of a table behind a chart, and of the CSV: both read the same `value`. */
export interface Column<Row> {
  key: string;
  /** In the reader's language. */
  label: string;
  kind: ColumnKind;
  value: (row: Row) => string | number | null;
}
