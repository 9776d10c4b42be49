import type { TimeWindow } from "../contracts/attribution.ts";
import { MOST_LINES, type Without } from "../contracts/without.ts";
import type { CubeQuery, CubeScan } from "./scan-cube.ts";
import { type Causes, WithoutLines, WithoutWindows } from "./without-sums.ts";

/** Cells of more days than these take longer to read than an analyst waits. */
const MOST_LINES_MS = 8 * 86_400_000;

export interface WithoutAsks extends CubeQuery {
  baseline: TimeWindow;
  current: TimeWindow;
  causes: Causes;
  span: TimeWindow;
}

/** What the rate would read without the orders of some causes, in the windows and over time. */
export async function readWithout(
  cube: Pick<CubeScan, "scan" | "pointStep">,
  asks: WithoutAsks,
): Promise<Without> {
  const { causes, baseline, current, span } = asks;
  const windows = new WithoutWindows(causes);
  await cube.scan(asks, [baseline, current], (columns, windowOf) => windows.add(columns, windowOf));
  const stepMinutes = await cube.pointStep(span);
  const answer = { ...windows.finish(), stepMs: stepMinutes * 60_000 };
  if (span.to - span.from > MOST_LINES_MS) return { ...answer, lines: null };
  const lines = new WithoutLines(causes.slice(0, MOST_LINES), stepMinutes);
  await cube.scan(asks, [span], (columns, windowOf) => lines.add(columns, windowOf));
  return { ...answer, lines: lines.finish() };
}
