import type { Pool } from "pg";
import type { TimeWindow } from "../contracts/attribution.ts";
import type { ContrastQuestion, Latency, LatencySides } from "../contracts/contrast.ts";
import type { CubeSource } from "../outcomes/cube-source.ts";
import { LATENCY_BUCKETS, percentile } from "../shared/histogram.ts";
import { readBriefly } from "./read-briefly.ts";
import { hasAll, passes } from "./where-of-cells.ts";

/**
 * How long orders of the combination took in a window, and all others: histograms added up, percentiles
 * read off the sums. Refusals wait for nothing and are in neither.
 * @returns null when adding up takes longer than a page may hold the database
 */
export async function readLatency(
  pool: Pool,
  source: CubeSource,
  {
    tenantId,
    question,
    attributes,
  }: Pick<ContrastQuestion, "question" | "attributes"> & { tenantId: string },
  window: TimeWindow,
): Promise<LatencySides> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const from = await source.cells(window, bind);
  const rows = await readBriefly<{ inside: boolean; bucket: number; count: number }>(
    pool,
    `SELECT inside, bucket, sum(count)::bigint AS count FROM (
       SELECT ${hasAll(attributes, bind)} AS inside, latency_hist FROM ${from}
       WHERE tenant_id = ${bind(tenantId)} AND ${passes(question.filters, bind)}
     ) cells, unnest(latency_hist) WITH ORDINALITY AS h(count, bucket)
     WHERE count > 0 GROUP BY inside, bucket`,
    values,
  );
  if (!rows) return null;
  const sides = { inside: emptyHistogram(), outside: emptyHistogram() };
  for (const { inside, bucket, count } of rows) {
    sides[inside ? "inside" : "outside"][Number(bucket) - 1] = Number(count);
  }
  return { inside: latencyOf(sides.inside), outside: latencyOf(sides.outside) };
}

function latencyOf(histogram: number[]): Latency {
  return {
    count: histogram.reduce((sum, count) => sum + count, 0),
    p50: percentile(histogram, 0.5),
    p95: percentile(histogram, 0.95),
  };
}

const emptyHistogram = () => new Array<number>(LATENCY_BUCKETS).fill(0);
