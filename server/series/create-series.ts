import type { SeriesPoint } from "../contracts/series.ts";
import type { Journal } from "../orders/journal.ts";
import type { Bus } from "../platform/bus.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import type { Clock } from "../shared/clock.ts";
import { extremeOfCells, measureCells, pointOfCells } from "./rules/measure-cells.ts";
import { seriesTable } from "./rules/series-table.ts";
import { stepFor } from "./rules/step-for.ts";
import { SecondRing } from "./second-ring.ts";
import type { SeriesReader } from "./series-reader.ts";
import { type CommitTime, watchSeries } from "./watch-series.ts";

export interface SeriesOptions {
  journal: Pick<Journal, "onCommitted">;
  bus: Pick<Bus, "on">;
  engine: EngineView;
  clock: Clock;
}

export type Series = SeriesReader & {
  /** To be told of each group commit. */
  committed(time: CommitTime): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const TICK_MS = 1_000;

/** Measures every series of server/contracts/series.ts, each from where it happens. */
export function createSeries({ journal, bus, engine, clock }: SeriesOptions): Series {
  const ring = new SecondRing();
  const watch = watchSeries({ ring, journal, bus, engine, clock });
  let timer: NodeJS.Timeout | undefined;

  return {
    measure({ series, stat, overSeconds }, nowMs) {
      const to = Math.floor(nowMs / TICK_MS) * TICK_MS;
      const spanMs = overSeconds * 1_000;
      const cells = ring.between(to - spanMs, to);
      const making = seriesTable[series];
      return stat === "avg"
        ? measureCells(making, cells, spanMs)
        : extremeOfCells(making, stat, cells, spanMs);
    },
    async over(series, from, to) {
      return measureCells(seriesTable[series], ring.between(from, to), to - from);
    },
    async between(series, from, to, mostPoints) {
      const stepMs = stepFor(from, to, mostPoints);
      const cells = ring.between(Math.ceil(from / stepMs) * stepMs, Math.ceil(to / stepMs) * stepMs);
      const groups = Map.groupBy(cells, (cell) => Math.floor(cell.at / stepMs) * stepMs);
      return [...groups].map(
        ([at, group]): SeriesPoint => ({ at, ...pointOfCells(seriesTable[series], group, stepMs) }),
      );
    },
    committed: watch.committed,
    async start() {
      watch.start();
      timer = setInterval(watch.tick, TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      watch.stop();
    },
  };
}
