import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { Combinations } from "./combinations.ts";

/** Combinations kept between questions, about 100 bytes each. */
const MOST_KEPT = 500_000;

/**
 * Which combination of values each row of the cube's pieces has, each piece with codes of its own. Told once a
 * piece: the hours an analyst looks at stay in memory, and the next question only has to add up.
 */
export class CombinationBook {
  readonly dimensions: readonly string[];
  /** Per dimension the value behind each code. */
  readonly values: string[][];
  readonly #codeOf: Map<string, number>[];
  readonly #combinations: Combinations;
  readonly #numbers = new WeakMap<Uint16Array, Int32Array>();

  constructor(dimensions: readonly string[]) {
    this.dimensions = dimensions;
    this.values = dimensions.map(() => []);
    this.#codeOf = dimensions.map(() => new Map());
    this.#combinations = new Combinations(dimensions.length);
  }

  get size(): number {
    return this.#combinations.size;
  }

  get codes(): readonly Int32Array[] {
    return this.#combinations.codes;
  }

  /** The number of each row's combination, below `size`. */
  numbersOf(columns: CubeColumns): Int32Array {
    // By the codes: columns that count something else in the same rows share them.
    const [key] = columns.codes;
    const known = key && this.#numbers.get(key);
    if (known) return known;
    const ours = columns.values.map((names, d) => Int32Array.from(names, (name) => this.#code(d, name)));
    this.#combinations.makeRoomFor(this.values.map(({ length }) => length));
    const numbers = this.#combinations.numbersOf(columns, ours);
    if (key) this.#numbers.set(key, numbers);
    return numbers;
  }

  #code(dimension: number, name: string): number {
    const codes = this.#codeOf[dimension] as Map<string, number>;
    const known = codes.get(name);
    if (known !== undefined) return known;
    codes.set(name, codes.size);
    this.values[dimension]?.push(name);
    return codes.size - 1;
  }
}

/** A book per tenant; what was not asked for lately goes when together they keep more combinations than this. */
export function createCombinationBooks(
  dimensions: readonly string[],
  mostKept = MOST_KEPT,
): (tenantId: string) => CombinationBook {
  const books = new Map<string, CombinationBook>();
  return (tenantId) => {
    let book = books.get(tenantId) ?? new CombinationBook(dimensions);
    books.delete(tenantId);
    if (book.size > mostKept) book = new CombinationBook(dimensions);
    let kept = book.size;
    // The ones asked for last come last.
    for (const [other, { size }] of [...books].reverse()) {
      kept += size;
      if (kept > mostKept) books.delete(other);
    }
    books.set(tenantId, book);
    return book;
  };
}
