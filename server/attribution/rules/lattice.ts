import { bitCount, type Cuboid, type Cuboids, cellOf, codeAt, SUMS, valueIn } from "./cuboids.ts";
import type { Evidence } from "./evidence.ts";
import { cardinality } from "./leaves.ts";

/** Dimension index and value code. */
export type Attribute = readonly [dimension: number, value: number];

/** A combination of attributes with its sums and the evidence that it fell. */
export interface Cell {
  mask: number;
  code: number;
  sums: readonly [number, number, number, number];
  nats: number;
  /** Nats minus the penalty for the number of combinations looked at. */
  score: number;
  severity: number;
  excess: number;
  weight: number;
}

/** Combinations of attributes and how strongly each is suspected. */
export class Lattice {
  readonly cuboids: Cuboids;
  readonly evidence: Evidence;
  readonly #penalty: number[] = [];

  constructor(cuboids: Cuboids, evidence: Evidence) {
    this.cuboids = cuboids;
    this.evidence = evidence;
    for (const cuboid of cuboids.all) {
      const layer = bitCount(cuboid.mask);
      this.#penalty[layer] = (this.#penalty[layer] ?? 0) + cuboid.occupied.length;
    }
    // Each combination of a layer is one look; ln(looks) is what chance alone gives the best of them.
    for (let layer = 0; layer < this.#penalty.length; layer += 1) {
      this.#penalty[layer] = Math.log((this.#penalty[layer] ?? 0) + 1);
    }
  }

  get depth(): number {
    return this.cuboids.depth;
  }
  /** Dimensions with more than one value, by index. */
  get dimensions(): number[] {
    return this.cuboids.all.filter((c) => c.dimensions.length === 1).map((c) => c.dimensions[0] as number);
  }
  values(dimension: number): number {
    return cardinality(this.cuboids.leaves, dimension);
  }

  penalty(mask: number): number {
    return this.#penalty[bitCount(mask)] ?? 0;
  }

  attributes(cell: { mask: number; code: number }): Attribute[] {
    const cuboid = this.#cuboid(cell.mask);
    return cuboid.dimensions.map(
      (d, position) => [d, valueIn(this.cuboids.leaves, cuboid, position, cell.code)] as const,
    );
  }

  /** The cell of these attributes; null where no row has them. */
  at(attributes: readonly Attribute[]): Cell | null {
    let mask = 0;
    for (const [d] of attributes) mask |= 1 << d;
    const cuboid = this.cuboids.of(mask);
    if (!cuboid) return null;
    let code = 0;
    for (const [d, value] of attributes) {
      code += value * (cuboid.strides[cuboid.dimensions.indexOf(d)] as number);
    }
    const place = cellOf(cuboid, code);
    return place < 0 ? null : this.#read(cuboid, place);
  }

  /** The most suspected cells, best first. `keep` bounds how many. */
  ranked(keep: number): Cell[] {
    const { evidence } = this;
    let floor = 0;
    let found: { score: number; cuboid: Cuboid; place: number }[] = [];
    for (const cuboid of this.cuboids.all) {
      const { sums, occupied } = cuboid;
      const penalty = this.penalty(cuboid.mask);
      for (let i = 0; i < occupied.length; i += 1) {
        const place = occupied[i] as number;
        const at = place * SUMS;
        const nats = evidence.nats(
          sums[at] as number,
          sums[at + 1] as number,
          sums[at + 2] as number,
          sums[at + 3] as number,
        );
        const score = nats - penalty;
        if (score <= floor) continue;
        found.push({ score, cuboid, place });
        if (found.length < keep * 4 + 64) continue;
        found = found.sort((x, y) => y.score - x.score).slice(0, keep * 2);
        floor = found.at(-1)?.score ?? floor;
      }
    }
    const cells = found.map(({ cuboid, place }) => this.#read(cuboid, place));
    return cells.sort((x, y) => this.compare(x, y)).slice(0, keep);
  }

  /** Best first; equal scores by depth, traffic and, at the very last, by the attributes' own names. */
  compare(x: Cell, y: Cell): number {
    return (
      y.score - x.score ||
      bitCount(x.mask) - bitCount(y.mask) ||
      y.weight - x.weight ||
      x.mask - y.mask ||
      (this.name(x) < this.name(y) ? -1 : 1)
    );
  }

  name(cell: { mask: number; code: number }): string {
    const { dimensions, values } = this.cuboids.leaves;
    return this.attributes(cell)
      .map(([d, value]) => `${dimensions[d]}=${values[d]?.[value]}`)
      .join("&");
  }

  #cuboid(mask: number): Cuboid {
    const cuboid = this.cuboids.of(mask);
    if (!cuboid) throw new RangeError(`no cuboid with mask ${mask}`);
    return cuboid;
  }

  #read(cuboid: Cuboid, place: number): Cell {
    const at = place * SUMS;
    const [a = 0, b = 0, c = 0, d = 0] = cuboid.sums.subarray(at, at + SUMS);
    return this.cell(cuboid.mask, codeAt(cuboid, place), [a, b, c, d]);
  }

  /** A cell made of given sums, for example of a cause put back together. */
  cell(mask: number, code: number, sums: Cell["sums"]): Cell {
    const nats = this.evidence.nats(...sums);
    return {
      mask,
      code,
      sums,
      nats,
      score: nats - this.penalty(mask),
      severity: this.evidence.severity(...sums),
      excess: this.evidence.excess(...sums),
      weight: this.evidence.weight(...sums),
    };
  }
}

export function sameCell(x: { mask: number; code: number }, y: { mask: number; code: number }): boolean {
  return x.mask === y.mask && x.code === y.code;
}

export function includesAll(attributes: readonly Attribute[], others: readonly Attribute[]): boolean {
  return others.every(([d, value]) => attributes.some(([e, w]) => e === d && w === value));
}
