import type { EngineRow, NodeTile, QueueRow } from "../contracts/operations.ts";

/** What the overview may ask of the running engine; cheap, in memory, callable every second. */
export interface EngineView {
  nodes(): NodeTile[];
  queues(): QueueRow[];
  engine(): EngineRow;
  /** Useful work finished in time since start, ms, and capacity offered (slots x rate x time), ms. */
  work(): { usefulMs: number; capacityMs: number };
}
