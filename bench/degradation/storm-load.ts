import type { OrderClass } from "../../server/contracts/order-classes.ts";
import { type OfferedOrder, offeredOrders } from "../scheduling/offered-load.ts";

export interface StormOrder extends OfferedOrder {
  class: OrderClass;
}

/** Shares of what the nodes can do. Low classes usually ask for 0.8 of it; in the spike for 12 times that. */
export const USUAL: Readonly<Record<OrderClass, number>> = {
  paid: 0.1,
  place: 0.3,
  browse: 0.5,
  background: 0.3,
};
export const SPIKE_OF_LOW = 12;

export interface StormPlan {
  seed: number;
  /** Orders a second of the mean work that the nodes can do. */
  capacityPerSecond: number;
  meanWorkMs: number;
  /** Usual load, enough to fill every node: the peak. */
  peakFromMs: number;
  spikeFromMs: number;
  toMs: number;
}

/** Everything that is asked for in the storm, in order. Paid and placed orders never grow: they would all fit. */
export function stormOrders(plan: StormPlan): StormOrder[] {
  const { seed, capacityPerSecond, meanWorkMs, spikeFromMs, toMs } = plan;
  const classes = Object.entries(USUAL) as [OrderClass, number][];
  const of = (name: OrderClass, share: number, salt: number, fromMs: number, untilMs: number): StormOrder[] =>
    offeredOrders({
      seed: seed * 100 + salt,
      perSecond: share * capacityPerSecond,
      meanWorkMs,
      lastsMs: untilMs - fromMs,
    }).map((order) => ({ ...order, atMs: order.atMs + fromMs, class: name }));
  return classes
    .flatMap(([name, share], salt) => {
      const low = name === "browse" || name === "background";
      return [
        ...of(name, share, salt, 0, spikeFromMs),
        ...of(name, low ? share * SPIKE_OF_LOW : share, salt + 10, spikeFromMs, toMs),
      ];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** Asked for in the spike, as a multiple of what the nodes can do. */
export const overload = () => USUAL.paid + USUAL.place + SPIKE_OF_LOW * (USUAL.browse + USUAL.background);
