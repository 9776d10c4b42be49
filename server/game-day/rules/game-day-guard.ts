import type { GameDayRefusal } from "../../contracts/game-day.ts";

export interface LiveLoad {
  running: boolean;
  /** What the gate compares with its threshold; 1 is full. */
  load: number;
  predictedLoad: number | null;
  /** Orders that wait for a node. */
  oldestWaitMs: number;
  freeMemoryMb: number;
}

/** Starting costs about this much memory: a server, three nodes and a database of its own. */
const NEEDED_MB = 700;
const START_BELOW = 0.6;
const STOP_ABOVE = 0.9;
const FORECAST_BELOW = 0.8;
const WAIT_BELOW_MS = 5_000;

/** A game day takes from the machine that serves: only when there is plenty. */
export function refusalToStart(live: LiveLoad): GameDayRefusal | null {
  if (live.running) return "running";
  if (live.load >= START_BELOW) return "load_high";
  if (live.oldestWaitMs >= WAIT_BELOW_MS) return "orders_waiting";
  if ((live.predictedLoad ?? 0) >= FORECAST_BELOW) return "rush_forecast";
  return live.freeMemoryMb < NEEDED_MB ? "memory_short" : null;
}

/** One that runs gives way sooner than the orders do. */
export function reasonToStop(live: LiveLoad): GameDayRefusal | null {
  if (live.load >= STOP_ABOVE) return "load_high";
  return live.oldestWaitMs >= 2 * WAIT_BELOW_MS ? "orders_waiting" : null;
}
