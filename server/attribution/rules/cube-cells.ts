import { DEFAULT_LEAST } from "../../contracts/attribution.ts";
import { cardinality, type Leaves, onGrid } from "./leaves.ts";

/** What the outcome cube counted per combination of attributes, in both windows. */
export interface CubeCells {
  leaves: Leaves;
  counts: CellCounts;
}
/** One entry a combination. */
export type CellCounts = readonly [
  baseSuccess: Float64Array,
  baseTotal: Float64Array,
  currentSuccess: Float64Array,
  currentTotal: Float64Array,
];

/** Stands for the values of a dimension that are too rare. */
export const OTHER = "…";
const MOST_VALUES = 400;

/** Puts values with fewer than `least` requests in both windows together as `OTHER`, and counts them. */
export function hideRare(
  { leaves, counts }: CubeCells,
  least = DEFAULT_LEAST,
): { cells: CubeCells; hidden: number } {
  let hidden = 0;
  const values = [...leaves.values];
  const codes = leaves.codes.map((column, d) => {
    const rare = rareCodes(leaves, counts, d, least);
    // One rare value alone keeps its name: calling it "other" would tell less.
    if (rare.size < 2) return column;
    hidden += rare.size;
    const known = values[d] ?? [];
    values[d] = [...known, OTHER];
    return column.map((code) => (rare.has(code) ? known.length : code));
  });
  return { cells: { leaves: { ...leaves, values, codes }, counts }, hidden };
}

function rareCodes(leaves: Leaves, counts: CellCounts, dimension: number, least: number): Set<number> {
  const requests = new Float64Array(cardinality(leaves, dimension));
  const codes = leaves.codes[dimension] ?? new Int32Array(0);
  for (let row = 0; row < leaves.rows; row += 1) {
    const code = codes[row] as number;
    requests[code] = (requests[code] as number) + (counts[1][row] as number) + (counts[3][row] as number);
  }
  const names = leaves.values[dimension] ?? [];
  const nameOf = (code: number) => names[code] ?? "";
  const ordered = [...requests.keys()].sort(
    (x, y) => (requests[y] as number) - (requests[x] as number) || (nameOf(x) < nameOf(y) ? -1 : 1),
  );
  return new Set(ordered.filter((code, place) => (requests[code] as number) < least || place >= MOST_VALUES));
}

/**
 * A request that was refused or expired never got a node; its node is "-" because of what happened to
 * it, not the other way round, and "-" would seem to explain every refusal. Such requests are spread
 * over the nodes that served requests with the same other attributes, in their proportion.
 */
export function spreadUnreached(cells: CubeCells, nodeDimension: number, unreached = "-"): CubeCells {
  const { leaves } = cells;
  const nowhere = leaves.values[nodeDimension]?.indexOf(unreached) ?? -1;
  const nodes = leaves.codes[nodeDimension] ?? new Int32Array(0);
  if (nowhere < 0) return cells;
  const spread = new Spread(cells, nodeDimension);
  const everywhere = spread.shares([...nodes.keys()].filter((row) => nodes[row] !== nowhere));
  for (let row = 0; row < leaves.rows; row += 1) if (nodes[row] !== nowhere) spread.keep(row);
  for (let row = 0; row < leaves.rows; row += 1) {
    if (nodes[row] === nowhere) spread.share(row, everywhere, nowhere);
  }
  return spread.cells();
}

/** Rows being put together anew, found again by everything but their node. */
class Spread {
  readonly #from: CubeCells;
  readonly #node: number;
  readonly #strides: number[];
  readonly #rows: number[] = [];
  readonly #nodes: number[] = [];
  readonly #counts: [number[], number[], number[], number[]] = [[], [], [], []];
  /** Attributes without the node -> places in the new rows. */
  readonly #byRest = new Map<number | string, number[]>();

  constructor(from: CubeCells, node: number) {
    this.#from = from;
    this.#node = node;
    let product = 1;
    this.#strides = from.leaves.dimensions.map((_, d) => {
      const stride = d === node ? 0 : product;
      if (d !== node) product *= Math.max(1, cardinality(from.leaves, d));
      return stride;
    });
    // Beyond 2^53 codes would collide: then the codes themselves, written out, are the key.
    if (!Number.isSafeInteger(product)) this.#strides = [];
  }

  keep(row: number): void {
    this.#add(row, this.#from.leaves.codes[this.#node]?.[row] ?? 0, 1);
  }

  share(row: number, everywhere: Map<number, number>, nowhere: number): void {
    const places = this.#byRest.get(this.#rest(row)) ?? [];
    const here = places.length > 0 ? this.#placeShares(places) : everywhere;
    if (here.size === 0) this.#add(row, nowhere, 1);
    for (const [node, part] of here) this.#add(row, node, part);
  }

  /** Part of the requests each node had in these rows. */
  shares(rows: Iterable<number>): Map<number, number> {
    const requests = new Map<number, number>();
    const { leaves, counts } = this.#from;
    for (const row of rows) {
      const node = leaves.codes[this.#node]?.[row] ?? 0;
      requests.set(node, (requests.get(node) ?? 0) + (counts[1][row] ?? 0) + (counts[3][row] ?? 0));
    }
    return toShares(requests);
  }

  cells(): CubeCells {
    const { leaves } = this.#from;
    const codes = leaves.codes.map((column, d) =>
      Int32Array.from(d === this.#node ? this.#nodes : this.#rows, (entry) =>
        d === this.#node ? entry : (column[entry] as number),
      ),
    );
    const [a, b, c, d] = this.#counts.map((column) =>
      Float64Array.from(column, onGrid),
    ) as unknown as CellCounts;
    return { leaves: { ...leaves, codes, rows: this.#rows.length }, counts: [a, b, c, d] };
  }

  #placeShares(places: number[]): Map<number, number> {
    const requests = new Map<number, number>();
    for (const place of places) {
      const count = (this.#counts[1][place] ?? 0) + (this.#counts[3][place] ?? 0);
      requests.set(this.#nodes[place] ?? 0, count);
    }
    return toShares(requests);
  }

  #add(row: number, node: number, part: number): void {
    const rest = this.#rest(row);
    let places = this.#byRest.get(rest);
    if (!places) {
      places = [];
      this.#byRest.set(rest, places);
    }
    let place = places.find((known) => this.#nodes[known] === node);
    if (place === undefined) {
      place = this.#rows.length;
      places.push(place);
      this.#rows.push(row);
      this.#nodes.push(node);
      for (const column of this.#counts) column.push(0);
    }
    for (const k of [0, 1, 2, 3] as const) {
      const column = this.#counts[k];
      column[place] = (column[place] ?? 0) + (this.#from.counts[k][row] ?? 0) * part;
    }
  }

  #rest(row: number): number | string {
    const { codes } = this.#from.leaves;
    if (this.#strides.length === 0)
      return codes.map((column, d) => (d === this.#node ? "" : column[row])).join();
    let key = 0;
    for (let d = 0; d < codes.length; d += 1) key += (codes[d]?.[row] ?? 0) * (this.#strides[d] ?? 0);
    return key;
  }
}

function toShares(requests: Map<number, number>): Map<number, number> {
  let all = 0;
  for (const count of requests.values()) all += count;
  for (const [node, count] of requests) requests.set(node, all > 0 ? count / all : 1 / requests.size);
  return requests;
}
