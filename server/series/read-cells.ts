import { SERIES_TIERS } from "../contracts/series.ts";
import type { Clock } from "../shared/clock.ts";
import type { KeptSeries } from "./kept-series.ts";
import { type Cell, merge } from "./rules/cell.ts";
import type { Making } from "./rules/series-table.ts";
import { stepFor } from "./rules/step-for.ts";
import type { SecondRing } from "./second-ring.ts";
import type { SeriesStore } from "./store.ts";

const [SECOND, TEN, MINUTE] = SERIES_TIERS;

export interface StepSpan {
  from: number;
  to: number;
  stepMs: number;
  /** Where a step begins; default: on whole steps of the clock. */
  origin?: number;
  /** Which stored cells are read; default: by the step. */
  tier?: { stepMs: number };
  signal?: AbortSignal;
}

export interface ReadCellsOptions {
  ring: SecondRing;
  kept: KeptSeries;
  store: SeriesStore;
  clock: Clock;
}

/** Finds the cells of a span: the last hour in memory, what is older in the database. */
export function readCells({ ring, kept, store, clock }: ReadCellsOptions) {
  /** On a whole minute, so that no stored minute is counted again from memory. */
  const memoryFrom = () =>
    Math.ceil((clock.nowMs() - SECOND.keepMs + TEN.stepMs) / MINUTE.stepMs) * MINUTE.stepMs;

  const inMemory = (from: number, to: number): Cell[] => [
    ...ring.between(from, to),
    ...kept.others(from, to),
  ];

  /** The finest step known of the whole span. */
  function finestOf(from: number, to: number): number {
    const now = clock.nowMs();
    if (from < now - TEN.keepMs) return MINUTE.stepMs;
    const bySeconds = from >= memoryFrom() && kept.others(from, to).length === 0;
    return bySeconds ? SECOND.stepMs : TEN.stepMs;
  }

  async function bySteps(making: Making, span: StepSpan): Promise<Map<number, Cell>> {
    const { from, to, stepMs, signal, origin = 0 } = span;
    const startOf = (at: number) => Math.floor((at - origin) / stepMs) * stepMs + origin;
    const { tier = stepMs < MINUTE.stepMs ? TEN : MINUTE } = span;
    const groups = new Map<number, Cell>();
    const add = (cells: readonly Cell[]) => {
      for (const [at, group] of Map.groupBy(cells, (cell) => startOf(cell.at))) {
        const known = groups.get(at);
        groups.set(at, merge(at, known ? [known, ...group] : group));
      }
    };
    const edge = Math.min(to, memoryFrom());
    if (from < edge) {
      const without = unneeded(making);
      for await (const piece of store.load({ stepMs: tier.stepMs, from, to: edge, without, signal })) {
        add(piece.map(({ cell }) => cell));
      }
    }
    add(inMemory(Math.max(from, edge), to));
    return groups;
  }

  return {
    inMemory,
    bySteps,
    /** The finest stored tier that goes back that far. */
    tierOf: (from: number) => (from < clock.nowMs() - TEN.keepMs ? MINUTE : TEN),
    stepFor: (from: number, to: number, mostPoints: number) =>
      stepFor(from, to, mostPoints, finestOf(from, to)),
  };
}

function unneeded(making: Making): (keyof Cell)[] {
  if (making.kind === "percentile") {
    return ["counts", "gauges", making.of === "orders" ? "commits" : "orders"];
  }
  return making.kind === "gauge" ? ["counts", "orders", "commits"] : ["gauges", "orders", "commits"];
}
