import { type AttributionFilter, cubeDimensions } from "../contracts/attribution.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";

/**
 * Tells rows that a filter leaves out: several kept values of one dimension are alternatives, everything
 * else has to hold at once.
 */
export function leftOut(
  { values, codes }: CubeColumns,
  filters: readonly AttributionFilter[],
): (row: number) => boolean {
  const tests = cubeDimensions.flatMap((dimension) => {
    const asked = filters.filter((filter) => filter.dimension === dimension);
    if (asked.length === 0) return [];
    // Both lists are in the order of the cube.
    const d = cubeDimensions.indexOf(dimension);
    const listed = (mode: AttributionFilter["mode"]) =>
      new Set(asked.filter((filter) => filter.mode === mode).map(({ value }) => value));
    const [kept, excluded] = [listed("keep"), listed("exclude")];
    const out = (values[d] ?? []).map((name) => (kept.size > 0 && !kept.has(name)) || excluded.has(name));
    return [{ column: codes[d] as Uint16Array, out }];
  });
  if (tests.length === 0) return () => false;
  return (row) => {
    for (let i = 0; i < tests.length; i += 1) {
      const { column, out } = tests[i] as (typeof tests)[number];
      if (out[column[row] as number]) return true;
    }
    return false;
  };
}
