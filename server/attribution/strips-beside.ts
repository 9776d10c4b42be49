import {
  type Breakdown,
  type Combination,
  cubeDimensions,
  type SpeedFigures,
  type Strip,
} from "../contracts/attribution.ts";
import type { Measure } from "../contracts/measures.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { LatencyStrips, WindowHistograms } from "./latency-sums.ts";
import type { WindowOf } from "./row-windows.ts";
import { StripSums } from "./strip-sums.ts";

type Read = (visit: (columns: CubeColumns, windowOf: WindowOf) => void) => Promise<void>;

export type PinnedCounts = Breakdown["pinned"][number];

interface StripsBeside {
  /** Of the orders that no pinned combination has. */
  strips: Strip[];
  /** In the question's order; an order belongs to the first that has it. */
  pinned: PinnedCounts[];
  speed?: SpeedFigures;
}

/** Both windows per value of each dimension, pinned combinations taken out and counted by themselves. */
export async function stripsBeside(
  read: Read,
  pinned: readonly Combination[],
  measure: Measure,
): Promise<StripsBeside> {
  if (measure !== "speed") {
    const { rest, parts } = await sumBeside(read, pinned, (dimensions) => new StripSums(dimensions));
    return { strips: rest.finish(), pinned: parts.map((part) => countsIn(part.finish())) };
  }
  const { rest, parts } = await sumBeside(read, pinned, (dimensions) => new LatencyStrips(dimensions));
  // What is fast is told from all orders: a pinned cause must not move the limit.
  const whole = new WindowHistograms();
  for (const part of [rest, ...parts]) whole.merge(part.windows());
  const { strips, speed } = rest.finish(whole);
  return { strips, pinned: parts.map((part) => countsIn(part.finish(whole).strips)), speed };
}

interface Sums {
  add(columns: CubeColumns, windowOf: WindowOf): void;
}

async function sumBeside<Kind extends Sums>(
  read: Read,
  pinned: readonly Combination[],
  make: (dimensions: (typeof cubeDimensions)[number][]) => Kind,
): Promise<{ rest: Kind; parts: Kind[] }> {
  const rest = make([...cubeDimensions]);
  // Any dimension of a part adds up to the part.
  const parts = pinned.map(() => make([cubeDimensions[0]]));
  await read((columns, windowOf) => {
    if (parts.length === 0) return rest.add(columns, windowOf);
    const owner = ownersOf(columns, pinned);
    const ownedBy = (who: number) => windowOf.map((window, row) => (owner[row] === who ? window : -1));
    rest.add(columns, ownedBy(NOBODY));
    const first = { ...columns, values: columns.values.slice(0, 1) };
    for (const [place, part] of parts.entries()) part.add(first, ownedBy(place));
  });
  return { rest, parts };
}

const NOBODY = 255;

/** The first pinned combination each row has, by its place. */
function ownersOf({ rows, values, codes }: CubeColumns, pinned: readonly Combination[]): Uint8Array {
  const owner = new Uint8Array(rows).fill(NOBODY);
  for (const [place, combination] of pinned.entries()) {
    const tests = combination.map(({ dimension, value }) => {
      const d = cubeDimensions.indexOf(dimension);
      return { column: codes[d] as Uint16Array, code: values[d]?.indexOf(value) ?? -1 };
    });
    if (tests.some(({ code }) => code < 0)) continue;
    for (let row = 0; row < rows; row += 1) {
      if (owner[row] === NOBODY && tests.every(({ column, code }) => column[row] === code))
        owner[row] = place;
    }
  }
  return owner;
}

/** One dimension's values put together; latencies of several values have no common percentile here. */
function countsIn([strip]: Strip[]): PinnedCounts {
  const sum = (of: "base" | "current") =>
    (strip?.values ?? []).reduce(
      (counts, value) => ({
        success: counts.success + value[of].success,
        total: counts.total + value[of].total,
      }),
      { success: 0, total: 0 },
    );
  return { base: sum("base"), current: sum("current") };
}
