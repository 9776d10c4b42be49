import { type SwitchKey, type SwitchValue, switchCatalogue } from "../../contracts/switches.ts";

export type FlipPlan =
  | { outcome: "flip"; after: SwitchValue; leaseUntil: number | null }
  /** It stands at its default and was asked to. */
  | { outcome: "unchanged" }
  | { outcome: "misfit"; expected: string };

export interface FlipRequest {
  key: SwitchKey;
  value: SwitchValue;
  current: SwitchValue;
  leaseMinutes: number;
  /** Epoch ms. */
  now: number;
}

/**
 * What a request to set a switch comes to. Away from the default it always gets a lease, so that
 * nobody has to remember to end it; asking again for the same value renews the lease.
 */
export function planFlip({ key, value, current, leaseMinutes, now }: FlipRequest): FlipPlan {
  const misfit = misfitOf(key, value);
  if (misfit) return { outcome: "misfit", expected: misfit };
  if (!isDefault(key, value)) {
    return { outcome: "flip", after: value, leaseUntil: now + leaseMinutes * 60_000 };
  }
  if (isDefault(key, current)) return { outcome: "unchanged" };
  return { outcome: "flip", after: value, leaseUntil: null };
}

export function isDefault(key: SwitchKey, value: SwitchValue): boolean {
  return value === switchCatalogue[key].safeDefault;
}

function misfitOf(key: SwitchKey, value: SwitchValue): string | null {
  const entry = switchCatalogue[key];
  if (entry.type === "boolean") return typeof value === "boolean" ? null : "true or false";
  const fits = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= entry.max;
  return fits ? null : `a level from 0 to ${entry.max}`;
}
