import type { OrderMaterial } from "./order-writer.ts";

export interface LoadPlan {
  port: number;
  path: string;
  material: OrderMaterial;
  connections: number;
  warmUpSeconds: number;
  seconds: number;
  /**
   * closed: every connection sends its next order when the last is answered: finds the most there is.
   * open: orders leave at a fixed rate whatever comes back, and their latency counts from the moment
   * they should have left: a stalled server is charged for everyone it kept waiting.
   */
  mode: { kind: "closed" } | { kind: "open"; perSecond: number };
}

export interface LoadResult {
  /** Answered 2xx within the measured seconds, per second. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Over the whole run, warm-up included: what the database must hold. */
  acknowledged: number;
  sent: number;
  /** Answers by status over the whole run. */
  statuses: Record<string, number>;
  /** Body of the first answer that was not 2xx. */
  firstProblem: string | null;
  brokenConnections: number;
}
