import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type CubeDimension, cubeDimensions } from "../contracts/attribution.ts";
import type { CountedOutcome } from "./count-outcomes.ts";

/** A recorded incident's minutes: `min` (epoch s), dimension columns, `value` (failed), `cnt` (all). */
export interface Incident {
  dimensions: string[];
  rows: { minute: number; values: string[]; failed: number; total: number }[];
}

/** Reads `.csv` or `.csv.gz`. @throws RangeError naming the line that cannot be read */
export function readIncident(file: string): Incident {
  const bytes = readFileSync(file);
  return parseIncident((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
}

export function parseIncident(text: string): Incident {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = (lines[0] ?? "").split(",");
  const dimensions = header.slice(1, -2);
  if (header[0] !== "min" || header.at(-2) !== "value" || header.at(-1) !== "cnt" || dimensions.length === 0)
    throw new RangeError("The first line must name min, at least one dimension, value and cnt.");
  const rows = lines.slice(1).flatMap((line, index) => {
    if (line === "") return [];
    const cells = line.split(",");
    const [minute, failed, total] = [Number(cells[0]), Number(cells.at(-2)), Number(cells.at(-1))];
    const counts = [minute, failed, total].every((count) => Number.isInteger(count) && count >= 0);
    if (cells.length !== header.length || !counts || failed > total)
      throw new RangeError(`Line ${index + 2} is not a minute with counts: ${line.slice(0, 80)}`);
    return [{ minute, values: cells.slice(1, -2), failed, total }];
  });
  if (rows.length === 0) throw new RangeError("There are no minutes in it.");
  return { dimensions, rows };
}

/** Column of the incident -> dimension of the cube. */
export type DimensionMap = ReadonlyMap<string, CubeDimension>;

/**
 * Same names first, the others take what is left of the cube's dimensions, in its order, but not the shop.
 * @throws RangeError when the incident has more dimensions than the cube has room for
 */
export function mapDimensions(dimensions: readonly string[]): DimensionMap {
  const map = new Map<string, CubeDimension>();
  const free = new Set<CubeDimension>(cubeDimensions.filter((name) => name !== "shop" && name !== "kind"));
  for (const name of dimensions) {
    const same = cubeDimensions.find((one) => one === name);
    if (same && free.delete(same)) map.set(name, same);
  }
  for (const name of dimensions) {
    if (map.has(name)) continue;
    const [next] = free;
    if (!next) throw new RangeError(`The cube has no dimension left for ${name}.`);
    free.delete(next);
    map.set(name, next);
  }
  return map;
}

/** The incident's outcomes of one tenant, its first minute moved to `at` (epoch ms). */
export function* outcomesOf(
  { dimensions, rows }: Incident,
  { at, tenantId, map }: { at: number; tenantId: string; map: DimensionMap },
): Generator<CountedOutcome[]> {
  const first = Math.min(...rows.map(({ minute }) => minute));
  // "-" is what the cube says where nothing is known.
  const usual = { region: "-", device: "-", network: "-", appVersion: "-", channel: "-", node: "practice" };
  for (const { minute, values, failed, total } of rows) {
    const attributes = Object.fromEntries(
      dimensions.map((name, d) => [map.get(name) ?? name, named(name, map.get(name), values[d] ?? "")]),
    );
    const outcome: CountedOutcome = {
      at: at + (minute - first) * 1_000,
      tenantId,
      shopId: "practice",
      kind: "meal",
      ...usual,
      ...attributes,
      outcome: "success",
      latencyMs: null,
    };
    yield Array.from({ length: total }, (_, i) =>
      i < failed ? { ...outcome, outcome: "failed" as const } : outcome,
    );
  }
}

/** "bitrate 2000": a value that moved to another dimension says where it comes from. */
function named(column: string, dimension: CubeDimension | undefined, value: string): string {
  const text = value === "" ? "blank" : value;
  return column === dimension ? text : `${column} ${text}`;
}
