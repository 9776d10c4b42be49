import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { CLASS_SLICES } from "./class-shares.ts";

/**
 * What a newcomer of each class waits for, as work of all nodes together. Two things are sure: its own
 * class has at least its slice of the nodes, and what is more important waits for nobody but the slices
 * of those below. The shorter of the two waits is true.
 * @param queued reference ms waiting in each class · @param meanWorkMs the newcomer itself, as far as known
 */
export function workAhead(
  queued: Readonly<Record<OrderClass, number>>,
  meanWorkMs: number,
): Record<OrderClass, number> {
  const ahead: Record<OrderClass, number> = { paid: 0, place: 0, browse: 0, background: 0 };
  let slicesBelow = 0;
  for (const name of orderClasses) if (queued[name] > 0) slicesBelow += CLASS_SLICES[name];
  let more = 0;
  for (const name of orderClasses) {
    if (queued[name] > 0) slicesBelow -= CLASS_SLICES[name];
    more += queued[name];
    const byImportance = more / Math.max(1e-9, 1 - slicesBelow);
    ahead[name] = Math.max(0, Math.min(byImportance, (queued[name] + meanWorkMs) / CLASS_SLICES[name]));
  }
  return ahead;
}
