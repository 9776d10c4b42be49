/** An entry's columns as PostgreSQL prints them, in the order of COLUMNS. */
export type EntryColumns = readonly (string | null)[];

const text = (value: string | null | undefined) => (value == null ? "null" : JSON.stringify(value));
const number = (value: string | null | undefined) => value ?? "null";
const json = number;

/** Column or expression -> how it stands in the hashed text. */
const columns = [
  ["seq", number],
  ["prev_hash", text],
  ["id", number],
  ["(extract(epoch FROM at) * 1000)::bigint", number],
  ["actor", text],
  ["actor_name", text],
  ["action", text],
  ["target", text],
  ["before", json],
  ["after", json],
  ["reason", text],
  ["refers_to", number],
  ["receipts", json],
  ["verdict", json],
  ["source", text],
  ["outcome", text],
  ["review", text],
] as const;

/** What to select, in this order, for entryText. */
export const ENTRY_COLUMNS = columns.map(([expression]) => expression).join(", ");
const writers = columns.map(([, write]) => write);

/**
 * The text an entry's hash is taken of: a JSON array, spaced as PostgreSQL prints one, of a format
 * number and the columns. The database makes the same in rushdeck_audit_text, but is not asked when the
 * chain is verified: whoever may change rows may change functions too.
 */
export function entryText(values: EntryColumns): string {
  let line = "[1";
  for (let i = 0; i < writers.length; i++) line += `, ${writers[i]?.(values[i])}`;
  return `${line}]`;
}
