import { type Combination, cubeDimensions, type TimeWindow } from "../contracts/attribution.ts";
import type { Contrast, ContrastPoint, ContrastQuestion, MatrixCell } from "../contracts/contrast.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { MINUTE_MS } from "../outcomes/rules/cover-span.ts";
import type { CubeScan } from "./scan-cube.ts";
import { StripSums } from "./strip-sums.ts";

type Asked = ContrastQuestion & { tenantId: string };
export type ContrastSums = Pick<Contrast, "stepMs" | "points" | "inside" | "outside" | "strips">;

/**
 * A combination and everything else the question is about: every row of the cube is on one side, so the
 * two sides add up to the whole, exactly. @throws OVERLOADED
 */
export async function scanContrast(
  cube: Pick<CubeScan, "scan" | "pointStep">,
  { tenantId, question, attributes, span }: Asked,
): Promise<ContrastSums> {
  const query = { tenantId, ...question };
  const sides: [MatrixCell, MatrixCell] = [emptySide(), emptySide()];
  const open = cubeDimensions.filter((name) => !attributes.some(({ dimension }) => dimension === name));
  const sums = new StripSums(cubeDimensions);
  await cube.scan(query, [question.baseline, question.current], (columns, windowOf) => {
    const inside = matcher(columns, attributes);
    for (let row = 0; row < columns.rows; row += 1) {
      const window = windowOf[row] as number;
      if (window < 0) continue;
      const side = sides[inside(row) ? 0 : 1];
      const counts = window === 0 ? side.base : side.current;
      counts.success += columns.success[row] as number;
      counts.total += columns.total[row] as number;
    }
    const sideOf = windowOf.map((window, row) => (window !== 1 ? -1 : inside(row) ? 1 : 0));
    sums.add(columns, sideOf);
  });
  return {
    ...(await scanPoints(cube, query, attributes, span)),
    inside: sides[0],
    outside: sides[1],
    strips: sums.finish().filter(({ dimension }) => open.includes(dimension)),
  };
}

async function scanPoints(
  cube: Pick<CubeScan, "scan" | "pointStep">,
  query: Parameters<CubeScan["scan"]>[0],
  attributes: Combination,
  span: TimeWindow,
): Promise<Pick<Contrast, "stepMs" | "points">> {
  const stepMinutes = await cube.pointStep(span);
  const byStep = new Map<number, ContrastPoint>();
  await cube.scan(query, [span], (columns, windowOf) => {
    const inside = matcher(columns, attributes);
    for (let row = 0; row < columns.rows; row += 1) {
      if ((windowOf[row] as number) < 0) continue;
      const at = Math.floor((columns.minute[row] as number) / stepMinutes) * stepMinutes * MINUTE_MS;
      let point = byStep.get(at);
      if (!point) {
        point = { at, inside: { success: 0, total: 0 }, outside: { success: 0, total: 0 } };
        byStep.set(at, point);
      }
      const counts = inside(row) ? point.inside : point.outside;
      counts.success += columns.success[row] as number;
      counts.total += columns.total[row] as number;
    }
  });
  return { stepMs: stepMinutes * MINUTE_MS, points: [...byStep.values()].sort((a, b) => a.at - b.at) };
}

/** Whether a row has every attribute of the combination. */
function matcher({ values, codes }: CubeColumns, attributes: Combination): (row: number) => boolean {
  const tests = attributes.map(({ dimension, value }) => {
    const d = cubeDimensions.indexOf(dimension);
    return { column: codes[d] as Uint16Array, code: values[d]?.indexOf(value) ?? -1 };
  });
  return (row) => tests.every(({ column, code }) => column[row] === code);
}

const emptySide = (): MatrixCell => ({
  base: { success: 0, total: 0 },
  current: { success: 0, total: 0 },
});
