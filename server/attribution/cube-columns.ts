import { type AttributionFilter, type CubeDimension, cubeDimensions } from "../contracts/attribution.ts";

/** Where each dimension lies in `outcome_cell`. */
export const cubeColumns: Record<CubeDimension, string> = {
  region: "region",
  device: "device",
  network: "network",
  appVersion: "app_version",
  channel: "channel",
  node: "node",
  shop: "shop_id",
  kind: "kind",
};

export const allColumns = cubeDimensions.map((dimension) => cubeColumns[dimension]);

/** Grows a statement's values; `$n` placeholders come back. */
export class Placeholders {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
  time(epochMs: number): string {
    return `${this.add(new Date(epochMs).toISOString())}::timestamptz`;
  }
}

/**
 * Conditions for the filters: several kept values of one dimension are alternatives, everything else
 * has to hold at once. Starts with AND, or is empty.
 */
export function filterCondition(filters: readonly AttributionFilter[], placeholders: Placeholders): string {
  const conditions: string[] = [];
  for (const dimension of cubeDimensions) {
    for (const mode of ["keep", "exclude"] as const) {
      const values = filters.filter((f) => f.dimension === dimension && f.mode === mode).map((f) => f.value);
      if (values.length === 0) continue;
      const list = `ANY(${placeholders.add(values)}::text[])`;
      conditions.push(
        mode === "keep" ? `${cubeColumns[dimension]} = ${list}` : `NOT (${cubeColumns[dimension]} = ${list})`,
      );
    }
  }
  return conditions.map((condition) => ` AND ${condition}`).join("");
}
