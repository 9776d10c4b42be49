import type { OrderClass } from "../../contracts/orders.ts";

/** Share of all slots each class is sure of (operator.md 2.4); it may borrow what others leave idle. */
export const CLASS_SLICES: Readonly<Record<OrderClass, number>> = {
  paid: 0.5,
  place: 0.3,
  browse: 0.15,
  background: 0.05,
};
