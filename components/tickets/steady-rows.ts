/** A row of a list that keeps its places, and what it was when it got its own. */
export interface SteadyRow<Row> {
  row: Row;
  /** When the list was last put in order, or when this row came: what decides its height. */
  placed: Row;
}

interface Identified {
  id: string;
}

/**
 * Rows where they were, with what they say now; new ones come after them. A row that is gone keeps
 * its place as `emptied` has it, until the list is put in order again.
 */
export function steadyRows<Row extends Identified>(
  places: readonly Row[],
  rows: readonly Row[],
  emptied: (row: Row) => Row,
): SteadyRow<Row>[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  const placed = new Set(places.map(({ id }) => id));
  const came = rows.filter(({ id }) => !placed.has(id));
  return [
    ...places.map((place) => ({ row: now.get(place.id) ?? emptied(place), placed: place })),
    ...came.map((row) => ({ row, placed: row })),
  ];
}
