import {
  type AttributionFilter,
  type CubeDimension,
  cubeDimensions,
  type TimeWindow,
} from "../contracts/attribution.ts";

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

export const MINUTE_MS = 60_000;

/** The cube counts whole minutes: a window takes every minute it touches. */
export function wholeMinutes({ from, to }: TimeWindow): TimeWindow {
  return { from: Math.floor(from / MINUTE_MS) * MINUTE_MS, to: Math.ceil(to / MINUTE_MS) * MINUTE_MS };
}

/** Grows a statement's values; `$n` placeholders come back. */
export class Placeholders {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
  minute(epochMs: number): string {
    return `${this.add(new Date(epochMs).toISOString())}::timestamptz`;
  }
}

export function within(window: TimeWindow, placeholders: Placeholders): string {
  return `(minute >= ${placeholders.minute(window.from)} AND minute < ${placeholders.minute(window.to)})`;
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
