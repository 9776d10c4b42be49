/** Criticality, most important first: queues are served in this order. */
export const orderClasses = ["paid", "place", "browse", "background"] as const;
export type OrderClass = (typeof orderClasses)[number];
