import type { Column, ColumnKind } from "./columns.ts";

// Excel takes a file without it for the system's old code page.
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

/** A table as RFC 4180 text: a header in the reader's language, then exactly these rows in this order. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ label }) => textCell(label)),
    ...rows.map((row) => columns.map(({ kind, value }) => cell(kind, value(row)))),
  ];
  return BYTE_ORDER_MARK + lines.map((cells) => cells.join(",") + LINE_END).join("");
}

function cell(kind: ColumnKind, value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "string") return textCell(value);
  if (!Number.isFinite(value)) return "";
  return kind === "time" ? new Date(value).toISOString() : String(value === 0 ? 0 : value);
}

/** Spreadsheets run a text that begins like a formula; an apostrophe before it makes it text again. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
