/**
 * The assignment of rows to columns with the greatest total value: the Hungarian method in its form with
 * shortest augmenting paths, O(rows² x columns).
 * @param worthAt at least 0 and finite; 0 is as good as no column.
 * @returns the column of each row; null where it has none of any value.
 */
export function bestAssignment(
  rows: number,
  columns: number,
  worthAt: (row: number, column: number) => number,
): (number | null)[] {
  // Beyond the real columns lie empty ones, so that no row has to take what another needs. Both count from
  // 1: row and column 0 stand for "none".
  const width = Math.max(rows, columns);
  const costOf = (row: number, column: number) => (column <= columns ? -worthAt(row - 1, column - 1) : 0);
  const rowPrice = new Array<number>(rows + 1).fill(0);
  const columnPrice = new Array<number>(width + 1).fill(0);
  const rowOf = new Array<number>(width + 1).fill(0);

  for (let row = 1; row <= rows; row++) {
    const cameFrom = new Array<number>(width + 1).fill(0);
    const slack = new Array<number>(width + 1).fill(Number.POSITIVE_INFINITY);
    const settled = new Array<boolean>(width + 1).fill(false);
    rowOf[0] = row;
    let column = 0;
    do {
      settled[column] = true;
      const from = at(rowOf, column);
      let step = Number.POSITIVE_INFINITY;
      let nearest = 0;
      for (let to = 1; to <= width; to++) {
        if (settled[to]) continue;
        const reduced = costOf(from, to) - at(rowPrice, from) - at(columnPrice, to);
        if (reduced < at(slack, to)) {
          slack[to] = reduced;
          cameFrom[to] = column;
        }
        if (at(slack, to) < step) {
          step = at(slack, to);
          nearest = to;
        }
      }
      for (let to = 0; to <= width; to++) {
        if (settled[to]) {
          rowPrice[at(rowOf, to)] = at(rowPrice, at(rowOf, to)) + step;
          columnPrice[to] = at(columnPrice, to) - step;
        } else slack[to] = at(slack, to) - step;
      }
      column = nearest;
    } while (at(rowOf, column) !== 0);
    // Along the path back each row moves to the column that was found for it.
    while (column !== 0) {
      const before = at(cameFrom, column);
      rowOf[column] = at(rowOf, before);
      column = before;
    }
  }

  const found = new Array<number | null>(rows).fill(null);
  for (let column = 1; column <= columns; column++) {
    const row = at(rowOf, column) - 1;
    if (row >= 0 && worthAt(row, column - 1) > 0) found[row] = column - 1;
  }
  return found;
}

const at = (list: readonly number[], index: number) => list[index] as number;
