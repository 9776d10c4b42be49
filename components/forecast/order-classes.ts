import type { OrderClass } from "#server/contracts/orders.ts";

/** Most important first. A list of our own: the contract's comes with the validator, which a browser does not need. */
export const orderClasses = [
  "paid",
  "place",
  "browse",
  "background",
] as const satisfies readonly OrderClass[];
