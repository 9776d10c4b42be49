export type Freshness = "fresh" | "ageing" | "stale";

const AGEING_AFTER_MS = 3_000;
const GONE_AFTER_MS = 10_000;

/** How far a panel's data may be trusted by its age; never heard of counts as stale. */
export function freshnessOf(ageMs: number | null): Freshness {
  if (ageMs === null || ageMs > GONE_AFTER_MS) return "stale";
  return ageMs > AGEING_AFTER_MS ? "ageing" : "fresh";
}
