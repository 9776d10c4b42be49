import { type OrderClass, orderClasses } from "../../contracts/orders.ts";

/** Once begun it goes on until the wait is well below the deadline, or the order would flip to and fro. */
const STOP_SHARE = 0.5;
const SPAN_EWMA = 0.1;

/**
 * Whether a class is served newest first: when a newcomer would wait longer than its deadline, first come
 * first served makes everybody late, and newest first still serves some in time. Behind a limiter that
 * bounds the wait it never comes to this, unless nodes were lost meanwhile.
 */
export function servesNewestFirst(now: boolean, expectedWaitMs: number, deadlineMs: number): boolean {
  return deadlineMs > 0 && expectedWaitMs > deadlineMs * (now ? STOP_SHARE : 1);
}

/** Knows how long each class is given, and whether it is served newest first for now. */
export class NewestFirst {
  private readonly spansMs: Record<OrderClass, number> = { paid: 0, place: 0, browse: 0, background: 0 };
  private readonly now: Record<OrderClass, boolean> = {
    paid: false,
    place: false,
    browse: false,
    background: false,
  };

  /** @param spanMs from when it was accepted to its deadline */
  arrived(name: OrderClass, spanMs: number): void {
    this.spansMs[name] += (this.spansMs[name] === 0 ? 1 : SPAN_EWMA) * (spanMs - this.spansMs[name]);
  }

  /** How long orders of a class are given, smoothed; 0: none came yet. */
  spanMs(name: OrderClass): number {
    return this.spansMs[name];
  }

  of(name: OrderClass): boolean {
    return this.now[name];
  }

  /** @param aheadMs what a newcomer of each class waits for, reference ms of all nodes (work-ahead.ts) */
  judge(aheadMs: Readonly<Record<OrderClass, number>>, capacity: number): void {
    if (capacity <= 0) return;
    for (const name of orderClasses)
      this.now[name] = servesNewestFirst(this.now[name], aheadMs[name] / capacity, this.spansMs[name]);
  }
}
