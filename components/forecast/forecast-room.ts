import type {
  ForecastCollections,
  ForecastPointView,
  ForecastRow,
  ScaleAdvice,
} from "#server/contracts/forecasts.ts";
import { orderClasses } from "./order-classes.ts";

type Collections = { [C in keyof ForecastCollections]: Record<string, ForecastCollections[C]> };

/** The forecast topic as the page draws it. */
export interface ForecastRoom {
  advice: ScaleAdvice | null;
  all: ForecastRow | null;
  /** In order of importance. */
  classes: ForecastRow[];
  /** By name: each keeps its place under the eye. */
  nodes: ForecastRow[];
  pointsOf(key: string): ForecastPointView[];
}

/** A collection may be missing while it is empty. */
export function forecastRoom(collections: Partial<Collections>): ForecastRoom {
  const rows = collections.row ?? {};
  const points = new Map<string, ForecastPointView[]>();
  for (const point of Object.values(collections.point ?? {})) {
    const of = points.get(point.key);
    if (of) of.push(point);
    else points.set(point.key, [point]);
  }
  return {
    advice: collections.advice?.now ?? null,
    all: rows.all ?? null,
    classes: orderClasses.flatMap((name) => rows[`class:${name}`] ?? []),
    nodes: Object.values(rows)
      .filter(({ key }) => key.startsWith("node:"))
      .sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true })),
    pointsOf: (key) => points.get(key) ?? [],
  };
}

const LATE_BINS = 3;

/** Since when the forecast has stood still although the server counts; null: it has not. */
export function stillSince(all: ForecastRow | null, now: number): number | null {
  if (!all || all.madeAt === 0) return null;
  return now - all.madeAt > LATE_BINS * Math.max(all.binMs, 60_000) ? all.madeAt : null;
}
