import { SERIES_TIERS } from "../contracts/series.ts";
import type { Clock } from "../shared/clock.ts";
import { type Cell, merge } from "./rules/cell.ts";
import type { SecondRing } from "./second-ring.ts";
import type { SeriesStore } from "./store.ts";

export interface KeptSeriesOptions {
  ring: SecondRing;
  store: SeriesStore;
  /** This process's own rows. */
  writer: string;
  /** No other process writes to this database now. */
  alone: boolean;
  clock: Clock;
  log: { warn(details: object, message: string): void };
}

const [SECOND, TEN, MINUTE] = SERIES_TIERS;
const FLUSH_MS = TEN.stepMs;
/** An order counts in the second it was accepted in, and its commit may take a while to be heard of. */
const LATE_MS = 30_000;

/**
 * Writes this process's seconds to the database as tens and minutes, and holds the last hour of what
 * others wrote: of processes that run beside it, and of its own earlier lives.
 */
export function createKeptSeries({ ring, store, writer, alone, clock, log }: KeptSeriesOptions) {
  const others = new Map<number, Map<string, Cell>>();
  let writtenUpTo = clock.nowMs();
  /** Until when the rows of others have been read. */
  let readUpTo = clock.nowMs() - SECOND.keepMs;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  async function write(now: number): Promise<void> {
    const from = Math.max(writtenUpTo - LATE_MS, now - SECOND.keepMs + MINUTE.stepMs);
    for (const { stepMs } of [TEN, MINUTE]) {
      const start = Math.floor(from / stepMs) * stepMs;
      const groups = Map.groupBy(
        ring.between(start, now + 1),
        (cell) => Math.floor(cell.at / stepMs) * stepMs,
      );
      await store.save(
        stepMs,
        [...groups].map(([at, cells]) => merge(at, cells)),
      );
    }
    writtenUpTo = now;
  }

  async function readOthers(now: number): Promise<void> {
    for await (const piece of store.load({ stepMs: TEN.stepMs, from: readUpTo, to: now })) {
      for (const { writer: of, cell } of piece) {
        if (of === writer) continue;
        const known = others.get(cell.at) ?? new Map<string, Cell>();
        others.set(cell.at, known.set(of, cell));
      }
    }
    // What is young may be written again with what came late.
    readUpTo = Math.floor((now - LATE_MS - FLUSH_MS) / TEN.stepMs) * TEN.stepMs;
    for (const at of others.keys()) if (at < now - SECOND.keepMs) others.delete(at);
  }

  let refilled = false;
  async function round(): Promise<void> {
    const now = clock.nowMs();
    try {
      if (!refilled || !alone) await readOthers(now);
      refilled = true;
      await write(now);
    } catch (error) {
      log.warn({ error: String(error) }, "series: kept in memory until the database takes them");
    }
  }
  const inTurn = async () => {
    await running;
    running = round();
    await running;
  };

  return {
    /** Ten-second cells of other processes that start in [from, to), of the last hour. */
    others(from: number, to: number): Cell[] {
      if (others.size === 0) return [];
      const found: Cell[] = [];
      for (let at = Math.ceil(from / TEN.stepMs) * TEN.stepMs; at < to; at += TEN.stepMs) {
        const cells = others.get(at);
        if (cells) found.push(...cells.values());
      }
      return found;
    },
    flush: inTurn,
    async start(): Promise<void> {
      await inTurn();
      timer = setInterval(() => void inTurn(), FLUSH_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await inTurn();
    },
  };
}

export type KeptSeries = ReturnType<typeof createKeptSeries>;
