import type { ScaleAdvice } from "#server/contracts/forecasts.ts";
import type {
  EngineRow,
  FeedEntry,
  Figures,
  Mark,
  NodeTile,
  OperationsCollections,
  QueueRow,
} from "#server/contracts/operations.ts";
import { type SwitchRow, switchKeys } from "#server/contracts/switches.ts";
import { type OutcomePoint, outcomePoints } from "../charts/outcome-points.ts";

type Collections = { [C in keyof OperationsCollections]: Record<string, OperationsCollections[C]> };

/** The operations topic as the overview draws it. */
export interface OverviewRoom {
  /** When all this was true, epoch ms by the server's clock. */
  asOf: number;
  figures: Figures | null;
  engine: EngineRow | null;
  advice: ScaleAdvice | null;
  points: OutcomePoint[];
  /** Requests refused in the figures' window. */
  refused: number;
  nodes: NodeTile[];
  queues: QueueRow[];
  feed: FeedEntry[];
  marks: Mark[];
}

/** A collection may be missing while it is empty. */
export function overviewRoom(collections: Partial<Collections>, asOf: number): OverviewRoom {
  const figures = collections.figures?.now ?? null;
  const since = asOf - (figures?.windowMs ?? 0);
  const buckets = collections.bucket ?? {};
  return {
    asOf,
    figures,
    engine: collections.engine?.now ?? null,
    advice: collections.advice?.now ?? null,
    points: outcomePoints(buckets, asOf),
    refused: Object.values(buckets).reduce(
      (sum, bucket) => sum + (bucket.at >= since ? bucket.refused : 0),
      0,
    ),
    nodes: Object.values(collections.node ?? {}),
    queues: Object.values(collections.queue ?? {}),
    feed: Object.values(collections.feed ?? {}),
    marks: Object.values(collections.mark ?? {}),
  };
}

/** In the order of the catalogue, so that each keeps its place and its key. */
export function switchesOf(collections: Partial<Collections>): SwitchRow[] {
  return switchKeys.flatMap((key) => collections.switch?.[key] ?? []);
}
