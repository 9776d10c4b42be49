import type { OrderClass } from "../../contracts/orders.ts";
import type { QueuedItem } from "../rules/class-queue.ts";

/** What one customer wants, over all its attempts. */
export interface SimRequest {
  id: number;
  firstAt: number;
  workMs: number;
  /** Declared beforehand: input tokens. */
  size: number;
  class: OrderClass;
  flow: string;
  deadlineMs: number;
  attempts: number;
  /** When an attempt ended within its own deadline; null as long as none has. */
  succeededAt: number | null;
}

/** One attempt of a request, as the engine sees it; `workMs` only the nodes (and the clairvoyant) know. */
export interface Job extends QueuedItem {
  request: SimRequest;
  workMs: number;
  arrivedAt: number;
  startedAt: number;
  dispatcher: number;
}
