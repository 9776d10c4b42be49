import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { Combinations } from "./combinations.ts";
import type { CubeCells } from "./rules/cube-cells.ts";

/** Adds up pieces of the cube, each with codes of its own, per combination of values and window. */
export class CellCombiner {
  readonly #dimensions: readonly string[];
  readonly #values: string[][];
  readonly #codeOf: Map<string, number>[];
  readonly #combinations: Combinations;

  constructor(dimensions: readonly string[]) {
    this.#dimensions = dimensions;
    this.#values = dimensions.map(() => []);
    this.#codeOf = dimensions.map(() => new Map());
    this.#combinations = new Combinations(dimensions.length);
  }

  /** @param windowOf 0 before, 1 now, -1: the row is not asked for */
  add(columns: CubeColumns, windowOf: (row: number) => number): void {
    const ours = columns.values.map((names, d) => Int32Array.from(names, (name) => this.#code(d, name)));
    this.#combinations.makeRoomFor(this.#values.map(({ length }) => length));
    this.#combinations.add(columns, ours, windowOf);
  }

  finish(): CubeCells {
    return this.#combinations.cells([...this.#dimensions], this.#values);
  }

  #code(dimension: number, name: string): number {
    const codes = this.#codeOf[dimension] as Map<string, number>;
    const known = codes.get(name);
    if (known !== undefined) return known;
    codes.set(name, codes.size);
    this.#values[dimension]?.push(name);
    return codes.size - 1;
  }
}
