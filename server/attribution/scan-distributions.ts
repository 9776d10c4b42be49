import { cubeDimensions, type Strip, type TimeWindow } from "../contracts/attribution.ts";
import type { DistributionsQuestion } from "../contracts/contrast.ts";
import type { CubeScan } from "./scan-cube.ts";
import { StripSums } from "./strip-sums.ts";

type Asked = DistributionsQuestion & { tenantId: string };

/** Every value of each dimension in the selected span and in what it stands against, counted exactly. @throws OVERLOADED */
export async function scanDistributions(
  cube: Pick<CubeScan, "scan">,
  { tenantId, question, selection, against }: Asked,
): Promise<Strip[]> {
  const sums = new StripSums(cubeDimensions);
  const spans = [selection, ...without(against, selection)];
  await cube.scan({ tenantId, ...question }, spans, (columns, spanOf) =>
    sums.add(
      columns,
      spanOf.map((span) => (span < 0 ? -1 : span === 0 ? 1 : 0)),
    ),
  );
  return sums.finish();
}

/** What is left of a span when another one is cut out of it: nothing, one part or two. */
export function without(span: TimeWindow, cut: TimeWindow): TimeWindow[] {
  if (cut.to <= span.from || cut.from >= span.to) return [span];
  return [
    { from: span.from, to: cut.from },
    { from: cut.to, to: span.to },
  ].filter(({ from, to }) => to > from);
}
