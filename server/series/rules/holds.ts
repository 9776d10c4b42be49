import type { Condition } from "../../contracts/series.ts";

/** Whether a condition holds by what was measured for it. No data is no proof: nothing holds by it. */
export function conditionHolds({ op, value }: Condition, measured: { value: number | null }): boolean {
  if (measured.value === null || !Number.isFinite(measured.value)) return false;
  return op === "<" ? measured.value < value : measured.value > value;
}
