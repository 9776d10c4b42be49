import type { CreateOrder } from "../contracts/orders.ts";
import { HotKeys, keysOf } from "./rules/hot-keys.ts";
import type { Sideline, Sidelines } from "./sidelines.ts";

/** What intake asks about each request, before admission. */
export interface DemandWatch {
  /** Counts what the request asks for; answers with the sideline that stands against it, if one does. */
  seen(request: CreateOrder, clientId: string, nowMs: number): Sideline | null;
  /** A request was refused because of it. */
  turnedAway(sideline: Sideline): void;
}

/** Counts what is asked for, and knows what is set aside. */
export function createDemandWatch(sidelines: Sidelines): DemandWatch & { hotKeys: HotKeys } {
  const hotKeys = new HotKeys();
  return {
    hotKeys,
    seen(request, clientId, nowMs) {
      const keys = keysOf(request, clientId);
      hotKeys.seen(keys, nowMs);
      return sidelines.against(keys, request.class, nowMs);
    },
    turnedAway: ({ key }) => sidelines.countTurnedAway(key),
  };
}
