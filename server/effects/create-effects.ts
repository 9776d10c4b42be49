import { type Confounder, EFFECT_SPAN_MS, type EffectRow } from "../contracts/effects.ts";
import type { SeriesName } from "../contracts/series.ts";
import { type ChangeCause, type SwitchKey, type SwitchValue, switchKeys } from "../contracts/switches.ts";
import type { FlipNews } from "../degradation/announce-flip.ts";
import type { Bus } from "../platform/bus.ts";
import type { Series } from "../series/create-series.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectStore } from "./effect-store.ts";
import { type FigureInput, judgedSeries, judgeEffect, type SideReading } from "./rules/judge-effect.ts";

export interface EffectsOptions {
  store: EffectStore;
  /** Flips since then, oldest first. */
  flipsSince(at: number, limit: number): Promise<FlipNews[]>;
  series: Pick<Series, "over" | "pieces">;
  bus: Bus;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  /** Called with every flip that waits for its verdict, and again when it has it. */
  publish(row: EffectRow): void;
}

/** Other processes store what they counted every ten seconds. */
const SETTLE_MS = 15_000;
const TICK_MS = 1_000;
const PIECE_MS = 30_000;
/** Flips of this long are still judged after a standstill; older ones have lost their ten-second series. */
const LOOK_BACK_MS = 24 * 3_600_000;
const MOST_FLIPS = 500;
/** Older news is on no chart. */
const TOLD_MS = 45 * 60_000;

interface Flip {
  news: FlipNews;
  row: EffectRow;
}

/** Says of every flip, five minutes later, whether it helped: by the series, on the record. */
export function createEffects(options: EffectsOptions) {
  const { store, flipsSince, series, bus, clock, log, publish } = options;
  const told = new Set<number>();
  let flips: Flip[] = [];
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let stale = true;

  /** Reads which flips there are and which of them have a verdict: what another process did is seen too. */
  async function look(): Promise<void> {
    stale = false;
    const since = clock.nowMs() - LOOK_BACK_MS;
    const [news, judged] = await Promise.all([flipsSince(since, MOST_FLIPS), store.since(since)]);
    const known = new Map(judged.map((row) => [row.revision, row]));
    flips = news.flatMap((one) => {
      const row = rowOf(one);
      return row ? [{ news: one, row: known.get(row.revision) ?? row }] : [];
    });
    for (const { news: one, row } of flips) {
      publish(row);
      if (row.verdict !== null && !told.has(row.revision)) tell(one, row);
    }
  }

  async function judge({ row }: Flip): Promise<void> {
    const inputs = await Promise.all(judgedSeries(row.key).map((name) => readFigure(name, row.flippedAt)));
    const judgedAt = clock.nowMs();
    const judged = {
      ...row,
      judgedAt,
      ...judgeEffect(row.key, inputs),
      confoundedBy: confoundersOf(row, flips),
    };
    // Where another process was first, its words are the ones on record: they are read in either case.
    await store.save(judged);
    stale = true;
  }

  async function readFigure(name: SeriesName, flippedAt: number): Promise<FigureInput> {
    const side = async (from: number, to: number): Promise<SideReading> => {
      const whole = await series.over(name, from, to);
      const pieces = await series.pieces(name, from, to, PIECE_MS);
      return { ...whole, pieces: pieces.flatMap(({ value }) => (value === null ? [] : [value])) };
    };
    return {
      series: name,
      before: await side(flippedAt - EFFECT_SPAN_MS, flippedAt),
      after: await side(flippedAt, flippedAt + EFFECT_SPAN_MS),
    };
  }

  /** The same mark again, now with its verdict, and a line in the event stream. */
  function tell({ mark }: FlipNews, { revision, key, after, verdict, decidedBy, judgedAt }: EffectRow): void {
    told.add(revision);
    if (!mark || mark.at < clock.nowMs() - TOLD_MS) return;
    bus.emit("mark", { ...mark, params: { ...mark.params, verdict, decidedBy } });
    const params = { key, value: after, verdict, decidedBy, of: revision };
    bus.emit("feed", { at: judgedAt ?? clock.nowMs(), type: "switch_effect", params });
  }

  async function tick(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      if (stale) await look();
      for (const flip of flips) {
        if (flip.row.verdict === null && flip.row.dueAt <= clock.nowMs()) await judge(flip);
      }
      if (stale) await look();
    } catch (error) {
      // The next round tries again: the series are kept.
      log.warn({ error: String(error) }, "effects: flips are judged later");
    } finally {
      busy = false;
    }
  }

  const offBus = bus.on("switchChanged", () => {
    stale = true;
  });

  return {
    tick,
    async start(): Promise<void> {
      await tick();
      timer = setInterval(() => void tick(), TICK_MS);
      timer.unref();
    },
    stop(): void {
      clearInterval(timer);
      offBus();
    },
  };
}

/** What waits for its verdict; undefined for what changed no value, such as a lease that was extended. */
function rowOf({ mark }: FlipNews): EffectRow | undefined {
  if (!mark) return undefined;
  const { key: name, before, value, by, cause, revision } = mark.params;
  const key = switchKeys.find((known): known is SwitchKey => known === name);
  if (!key || before === value || cause === "lease_extended") return undefined;
  return {
    revision: Number(revision),
    key,
    before: before as SwitchValue,
    after: value as SwitchValue,
    flippedAt: mark.at,
    cause: cause as ChangeCause,
    byName: typeof by === "string" ? by : null,
    dueAt: mark.at + EFFECT_SPAN_MS + SETTLE_MS,
    judgedAt: null,
    verdict: null,
    decidedBy: null,
    against: null,
    figures: [],
    confoundedBy: [],
  };
}

/** Other flips in the ten minutes that are looked at. */
function confoundersOf(row: EffectRow, flips: readonly Flip[]): Confounder[] {
  return flips.flatMap(({ row: other }) => {
    const near = Math.abs(other.flippedAt - row.flippedAt) < EFFECT_SPAN_MS;
    if (other.revision === row.revision || !near) return [];
    return [{ revision: other.revision, key: other.key, value: other.after, at: other.flippedAt }];
  });
}
