import type { OrderClass } from "../../contracts/orders.ts";

/** Refusals of one client within a second, after which they count as a flood. */
export const FLOOD_FROM = 20;
/** Of a flood, each so-manieth leaves a receipt. */
export const ONE_IN = 100;

export interface SampleState {
  /** The second, epoch ms. */
  since: number;
  refused: number;
}

/**
 * How many refusals the receipt of this one stands for; 0: it leaves none. Orders that somebody placed or
 * paid leave one each, whatever comes; looking around and background work are sampled when they flood.
 */
export function receiptStandsFor(state: SampleState, orderClass: OrderClass, nowMs: number): number {
  if (orderClass === "paid" || orderClass === "place") return 1;
  const since = Math.floor(nowMs / 1_000) * 1_000;
  if (state.since !== since) {
    state.since = since;
    state.refused = 0;
  }
  state.refused++;
  if (state.refused <= FLOOD_FROM) return 1;
  return (state.refused - FLOOD_FROM) % ONE_IN === 0 ? ONE_IN : 0;
}
