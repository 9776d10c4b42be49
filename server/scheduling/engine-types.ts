import type { Limiter } from "../admission/rules/limiter.ts";
import type { SchedulingPolicy } from "../contracts/operations.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { NodeRegistry } from "../nodes/registry.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import type { JobBuilder } from "./build-job.ts";
import type { QueuedItem } from "./rules/class-queue.ts";
import type { JobSender } from "./send-job.ts";

export interface EngineOptions {
  journal: Journal;
  registry: NodeRegistry;
  sender: JobSender;
  buildJob: JobBuilder;
  ticketFor(order: OrderRecord, plan: MealPlan): TicketRecord;
  bus: Bus;
  clock: Clock;
  log: Log;
  policy: SchedulingPolicy;
  limiter: Pick<Limiter, "dropsAtDequeue" | "finished">;
  /** Forecast of what arrives as a share of capacity; null: nobody knows. */
  predictedLoad?(): number | null;
  /** Whether nodes are given work ahead while claims are slow; usually yes. */
  claimsAhead?: boolean | undefined;
  /** A person's word on a node's breaker. From memory: asked at every pick. */
  breakerHold?(nodeId: string): "forced_open" | "disabled" | null;
}

/** An order of ours that waits for a node. */
export interface Item extends QueuedItem {
  order: OrderRecord;
  /** As its request declares it (declared-size.ts). */
  size: number;
  /** Answers "failed" so far; being lost with a node does not count. */
  failures: number;
  /** Where it failed last: tried elsewhere first. */
  avoid: string | null;
}

/** Why an accepted order is given up before it runs. */
export type DropReason = "deadline" | "limiter";

/**
 * A job on its way. A place at the node is taken from before the claim commits until the node has answered:
 * the result is settled while the next job already runs there.
 */
export interface Running {
  item: Item;
  nodeId: string;
  nodeName: string;
  attempt: number;
  epoch: number;
  startedAt: number;
  leaseUntil: number;
  /**
   * claimed: waits for a slot to come free. Once it has answered, only its own answer may end it: nobody gives
   * it up meanwhile.
   */
  phase: "claiming" | "claimed" | "away" | "answered";
  abort: AbortController;
  /** Frees its slot for who waits; null while it has none. */
  leaveSlot: (() => void) | null;
  /** Its place at the node is given back. */
  left: boolean;
}
