import { type OrderClass, orderClasses } from "../../contracts/orders.ts";

/** Share of all slots each class is sure of (operator.md 2.4); it may borrow what others leave idle. */
export const CLASS_SLICES: Readonly<Record<OrderClass, number>> = {
  paid: 0.5,
  place: 0.3,
  browse: 0.15,
  background: 0.05,
};

export interface ClassDemand {
  running: number;
  waiting: number;
}

/**
 * The class to serve next; null when nobody waits. First whoever waits and runs less than its slice, in
 * order of importance: no class starves. When every waiting class has its slice, what is left idle is
 * lent, again in order of importance. Nothing that runs is ever taken back.
 */
export function nextClass(
  demand: Readonly<Record<OrderClass, ClassDemand>>,
  totalSlots: number,
  slices: Readonly<Record<OrderClass, number>> = CLASS_SLICES,
): OrderClass | null {
  let borrower: OrderClass | null = null;
  for (const name of orderClasses) {
    const { running, waiting } = demand[name];
    if (waiting === 0) continue;
    if (running < slices[name] * totalSlots) return name;
    borrower ??= name;
  }
  return borrower;
}
