import {
  type AttributionFilter,
  type Combination,
  type CubeDimension,
  cubeDimensions,
} from "../contracts/attribution.ts";
import { DIMENSION_COLUMNS } from "../outcomes/read-columns.ts";

type Bind = (value: unknown) => string;

/** A dimension as a column of the cube's tables. */
export const columnOf = (dimension: CubeDimension): string =>
  DIMENSION_COLUMNS[cubeDimensions.indexOf(dimension)] as string;

/** SQL that is true of cells with every attribute of the combination. */
export function hasAll(
  attributes: Combination,
  bind: Bind,
  column: (name: CubeDimension) => string = columnOf,
) {
  return attributes.map(({ dimension, value }) => `${column(dimension)} = ${bind(value)}`).join(" AND ");
}

/**
 * SQL that is true of cells the filters leave in: several kept values of one dimension are alternatives,
 * everything else has to hold at once. The same as scan-cube.ts does with columns.
 */
export function passes(
  filters: readonly AttributionFilter[],
  bind: Bind,
  column: (name: CubeDimension) => string = columnOf,
): string {
  const tests = cubeDimensions.flatMap((dimension) => {
    const listed = (mode: AttributionFilter["mode"]) =>
      filters.filter((one) => one.dimension === dimension && one.mode === mode).map(({ value }) => value);
    const [kept, excluded] = [listed("keep"), listed("exclude")];
    return [
      ...(kept.length > 0 ? [`${column(dimension)} = ANY(${bind(kept)}::text[])`] : []),
      ...(excluded.length > 0 ? [`${column(dimension)} <> ALL(${bind(excluded)}::text[])`] : []),
    ];
  });
  return tests.length > 0 ? tests.join(" AND ") : "true";
}
