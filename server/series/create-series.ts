import type { Pool } from "pg";
import type { SeriesName, SeriesPoint } from "../contracts/series.ts";
import type { Journal } from "../orders/journal.ts";
import type { Bus } from "../platform/bus.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import type { Clock } from "../shared/clock.ts";
import { createKeptSeries } from "./kept-series.ts";
import { readCells } from "./read-cells.ts";
import { extremeOfCells, measureCells, pointOfCells } from "./rules/measure-cells.ts";
import { seriesTable } from "./rules/series-table.ts";
import { SecondRing } from "./second-ring.ts";
import type { SeriesReader } from "./series-reader.ts";
import { createSeriesStore } from "./store.ts";
import { type CommitTime, watchSeries } from "./watch-series.ts";

export interface SeriesOptions {
  journal: Pick<Journal, "onCommitted" | "epoch">;
  bus: Pick<Bus, "on">;
  engine: EngineView;
  pool: Pick<Pool, "query">;
  /** No other process uses this database. */
  alone: boolean;
  clock: Clock;
  log: { warn(details: object, message: string): void };
}

export interface SeriesHistory {
  stepMs: number;
  points: SeriesPoint[];
}

export type Series = SeriesReader & {
  /** As `between`, with the step that was taken. */
  history(
    series: SeriesName,
    span: { from: number; to: number; mostPoints: number; signal?: AbortSignal },
  ): Promise<SeriesHistory>;
  /** The values of the equally long pieces of [from, to), each as a whole; one nobody watched is left out. */
  pieces(series: SeriesName, from: number, to: number, pieceMs: number): Promise<SeriesPoint[]>;
  /** To be told of each group commit. */
  committed(time: CommitTime): void;
  /** Refills the last hour from what is stored, then follows. */
  start(): Promise<void>;
  /** Stores what is not stored yet. */
  stop(): Promise<void>;
};

const TICK_MS = 1_000;

/** Measures every series of server/contracts/series.ts, each from where it happens, and keeps it. */
export function createSeries({ journal, bus, engine, pool, alone, clock, log }: SeriesOptions): Series {
  const ring = new SecondRing();
  const watch = watchSeries({ ring, journal, bus, engine, clock });
  const writer = journal.epoch;
  const store = createSeriesStore(pool, writer);
  const kept = createKeptSeries({ ring, store, writer, alone, clock, log });
  const cells = readCells({ ring, kept, store, clock });
  let timer: NodeJS.Timeout | undefined;

  /** The second in hand is not over: what is known of it would be drawn too high or too low. */
  const endOfWhole = (to: number) => {
    const now = clock.nowMs();
    watch.watched(now);
    return Math.min(to, Math.floor(now / TICK_MS) * TICK_MS);
  };

  const history: Series["history"] = async (series, { from, to, mostPoints, signal }) => {
    const stepMs = cells.stepFor(from, to, mostPoints);
    const span = {
      from: Math.ceil(from / stepMs) * stepMs,
      to: endOfWhole(Math.ceil(to / stepMs) * stepMs),
      stepMs,
      signal,
    };
    const groups = await cells.bySteps(seriesTable[series], span);
    const points = [...groups.values()].map(
      (cell): SeriesPoint => ({ at: cell.at, ...pointOfCells(seriesTable[series], [cell], stepMs) }),
    );
    return { stepMs, points: points.sort((a, b) => a.at - b.at) };
  };

  /** Steps that begin at `from`, of the finest that is stored. */
  const exact = (series: SeriesName, from: number, to: number, stepMs: number) =>
    cells.bySteps(seriesTable[series], {
      from,
      to: endOfWhole(to),
      stepMs,
      origin: from,
      tier: cells.tierOf(from),
    });

  return {
    measure({ series, stat, overSeconds }, nowMs) {
      const to = endOfWhole(nowMs);
      const spanMs = overSeconds * 1_000;
      const found = cells.inMemory(to - spanMs, to);
      const making = seriesTable[series];
      return stat === "avg"
        ? measureCells(making, found, spanMs)
        : extremeOfCells(making, stat, found, spanMs);
    },
    async over(series, from, to) {
      const groups = await exact(series, from, to, to - from);
      return measureCells(seriesTable[series], [...groups.values()], to - from);
    },
    async pieces(series, from, to, pieceMs) {
      const groups = await exact(series, from, to, pieceMs);
      return [...groups.values()]
        .map((cell): SeriesPoint => ({ at: cell.at, ...measureCells(seriesTable[series], [cell], pieceMs) }))
        .sort((a, b) => a.at - b.at);
    },
    history,
    between: async (series, from, to, mostPoints) => (await history(series, { from, to, mostPoints })).points,
    committed: watch.committed,
    async start() {
      watch.start();
      timer = setInterval(watch.tick, TICK_MS);
      timer.unref();
      await kept.start();
    },
    async stop() {
      clearInterval(timer);
      watch.tick();
      watch.stop();
      await kept.stop();
    },
  };
}
