import { EventEmitter } from "node:events";
import type { ScaleAdvice } from "../contracts/forecasts.ts";
import type { FeedEntry, Mark } from "../contracts/operations.ts";
import type { OrderClass, OrderKind } from "../contracts/orders.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";

export interface RefusedRequest {
  at: number;
  tenantId: string;
  clientId: string;
  /** The caller's Idempotency-Key: who comes back with it is the same customer. */
  requestKey?: string | null;
  shopId: string;
  kind: OrderKind;
  class: OrderClass;
  reason: string;
  region: string;
  device: string;
  network: string;
  appVersion: string;
  channel: string;
}

/** What parts tell each other inside one process. Facts, after they are true; losing one loses no order. */
export interface BusEvents {
  refused: RefusedRequest;
  scaleAdvice: ScaleAdvice;
  feed: Omit<FeedEntry, "id">;
  mark: Omit<Mark, "id">;
  /** The engine's breaker of a node turned. */
  nodeBreaker: {
    nodeId: string;
    from: "closed" | "open" | "half_open";
    to: "closed" | "open" | "half_open";
    cause: "failures" | "wait_over" | "probe_failed" | "probes_passed" | "new_life";
  };
  switchChanged: { key: SwitchKey; value: SwitchValue; revision: number };
  /** Everybody confirmed a flip, or the patience with the others is over. */
  switchSettled: {
    key: SwitchKey;
    revision: number;
    applied: number;
    total: number;
    slowestMs: number | null;
  };
  /** A node, or another web process, confirmed the switch revision it runs with. */
  switchApplied: { nodeId: string; revision: number; at: number };
  /** A person, or a paired screen, signed out, was disabled or got other rights: what is open for it must be asked about again. */
  viewerChanged: { viewerId: string };
}

export interface Bus {
  emit<Name extends keyof BusEvents>(name: Name, event: BusEvents[Name]): void;
  on<Name extends keyof BusEvents>(name: Name, listener: (event: BusEvents[Name]) => void): () => void;
}

export function createBus(): Bus {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(100);
  return {
    emit: (name, event) => {
      emitter.emit(name, event);
    },
    on: (name, listener) => {
      emitter.on(name, listener);
      return () => emitter.off(name, listener);
    },
  };
}
