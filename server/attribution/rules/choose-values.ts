import type { Strip } from "../../contracts/attribution.ts";
import { valueSignals } from "./value-signals.ts";

/** Places kept for values that moved most, however rare. */
const FOR_MOVED = 2;
/** Squared standard errors from which a rare value has earned such a place. */
const MOVED = 9;

/**
 * Values of a dimension that get a row of their own, the busiest first: the `top` with most traffic, of
 * which the last two make room for rarer ones that moved most. The others are put together.
 */
export function chooseValues(strip: Pick<Strip, "values">, top: number): string[] {
  const busiest = strip.values
    .map((value, i) => ({ value: value.value, traffic: value.base.total + value.current.total, i }))
    .sort((x, y) => y.traffic - x.traffic || (x.value < y.value ? -1 : 1));
  // One value alone is not put together with others: it keeps its name.
  if (busiest.length <= top + 1) return busiest.map(({ value }) => value);
  const { ofValues } = valueSignals(strip);
  const moved = busiest
    .slice(top)
    .map((one) => ({ ...one, distance: ofValues[one.i] ?? 0 }))
    .filter(({ distance }) => distance > MOVED)
    .sort((x, y) => y.distance - x.distance)
    .slice(0, FOR_MOVED);
  const kept = new Set([...busiest.slice(0, top - moved.length), ...moved].map(({ value }) => value));
  return busiest.filter(({ value }) => kept.has(value)).map(({ value }) => value);
}
