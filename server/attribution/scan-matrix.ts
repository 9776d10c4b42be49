import { type CubeDimension, cubeDimensions, type Strip } from "../contracts/attribution.ts";
import type { Matrix, MatrixAxis, MatrixCell, MatrixQuestion } from "../contracts/contrast.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import type { WindowOf } from "./row-windows.ts";
import { chooseValues } from "./rules/choose-values.ts";
import { OTHER } from "./rules/cube-cells.ts";
import { valueSignals } from "./rules/value-signals.ts";
import type { CubeScan } from "./scan-cube.ts";

type Asked = MatrixQuestion & { tenantId: string };

/** Both windows per pair of values of two dimensions, the rest of each put together. @throws OVERLOADED */
export async function scanMatrix(
  cube: Pick<CubeScan, "scan" | "strips">,
  { tenantId, question, rows, columns, top }: Asked,
): Promise<Matrix> {
  const { baseline, current } = question;
  const query = { tenantId, ...question };
  // Pinned causes are in the cells as well: whoever pins one still sees where it was.
  const { strips } = await cube.strips({ ...query, pinned: [] }, baseline, current);
  const chosen = chooseDimensions(strips, [rows, columns]);
  const axes = chosen.map((dimension) => axisOf(strips, dimension, top)) as [MatrixAxis, MatrixAxis];
  const sums = new PairSums(axes);
  await cube.scan(query, [baseline, current], (cells, windowOf) => sums.add(cells, windowOf));
  return { rows: axes[0], columns: axes[1], cells: sums.cells };
}

/** What was asked for; in place of null, the dimensions whose values moved most unlike each other. */
export function chooseDimensions(
  strips: readonly Strip[],
  [rows, columns]: [CubeDimension | null, CubeDimension | null],
): [CubeDimension, CubeDimension] {
  const ranked = strips
    // One value parts nothing.
    .map(({ dimension, values }) => ({
      dimension,
      signal: values.length > 1 ? valueSignals({ values }).signal : Number.NEGATIVE_INFINITY,
    }))
    .sort((x, y) => y.signal - x.signal)
    .map(({ dimension }) => dimension);
  const free = [...ranked, ...cubeDimensions].filter((one) => one !== rows && one !== columns);
  const first = rows ?? (free.shift() as CubeDimension);
  return [first, columns ?? (free.find((one) => one !== first) as CubeDimension)];
}

function axisOf(strips: readonly Strip[], dimension: CubeDimension, top: number): MatrixAxis {
  const all = strips.find((strip) => strip.dimension === dimension)?.values ?? [];
  const values = all.filter(({ value }) => value !== OTHER);
  const kept = chooseValues({ values }, top);
  const folded = all.length - kept.length;
  return { dimension, values: folded > 0 ? [...kept, OTHER] : kept, folded };
}

/** Adds up pieces of the cube per pair of values. */
class PairSums {
  readonly cells: MatrixCell[][];
  readonly #axes: readonly [MatrixAxis, MatrixAxis];

  constructor(axes: [MatrixAxis, MatrixAxis]) {
    this.#axes = axes;
    this.cells = axes[0].values.map(() => axes[1].values.map(emptyCell));
  }

  add(columns: CubeColumns, windowOf: WindowOf): void {
    const [rows, across] = this.#axes.map((axis) => placesOf(axis, columns));
    if (!rows || !across) return;
    for (let row = 0; row < columns.rows; row += 1) {
      const window = windowOf[row] as number;
      if (window < 0) continue;
      const cell = this.cells[rows(row)]?.[across(row)];
      if (!cell) continue;
      const counts = window === 0 ? cell.base : cell.current;
      counts.success += columns.success[row] as number;
      counts.total += columns.total[row] as number;
    }
  }
}

/** Where on the axis a row of these columns belongs. */
function placesOf({ dimension, values, folded }: MatrixAxis, columns: CubeColumns): (row: number) => number {
  const d = cubeDimensions.indexOf(dimension);
  const others = values.length - 1;
  const places = (columns.values[d] ?? []).map((name) => {
    const place = values.indexOf(name);
    return place < 0 && folded > 0 ? others : place;
  });
  const codes = columns.codes[d] as Uint16Array;
  return (row) => places[codes[row] as number] ?? -1;
}

const emptyCell = (): MatrixCell => ({
  base: { success: 0, total: 0 },
  current: { success: 0, total: 0 },
});
