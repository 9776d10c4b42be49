/**
 * What an analyst asks about: the share of orders that succeeded, how long they took (p95), or how many
 * there were. Constants only, so that browsers need not load the schemas.
 */
export const measures = ["success", "speed", "volume"] as const;
export type Measure = (typeof measures)[number];
