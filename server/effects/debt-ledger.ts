import type { Pool } from "pg";
import type { DebtRow, DebtSums } from "../contracts/effects.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import { countParkedDebt, sumsMatch } from "../scheduling/parked-debt.ts";
import type { Clock } from "../shared/clock.ts";
import { type DrainSample, drainRate } from "./rules/drain-rate.ts";

export interface DebtLedgerOptions {
  pool: Pick<Pool, "query">;
  switches: SwitchReader;
  /** Orders this process has parked, and what went wrong and came again since it started. */
  here: {
    parked(): number;
    replayTrouble(): { errors: number; last: string | null };
    repeats(): number;
  };
  capacity: number;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  publish(row: DebtRow): void;
}

interface Episode {
  id: number;
  startedAt: number;
  countsFrom: number;
  recoveredAt: number | null;
  replayErrors: number;
  lastError: string | null;
  repeats: number;
  sums: DebtSums | null;
}

const TICK_MS = 1_000;
/** While nothing is owed here, another process of the installation may have begun an episode. */
const IDLE_EVERY = 5;
/** A count of many orders may take long: it is made at most this share of the time. */
const COUNT_SHARE = 10;
/** An order may be parked a moment before its switch is heard of as on, or after it is off. */
const EDGE_MS = 60_000;
const SURE_AFTER_MS = 2_000;
const SHOWN = 10;
const COLUMNS = `id::int, started_at AS "startedAt", counts_from AS "countsFrom", recovered_at AS "recoveredAt",
  replay_errors AS "replayErrors", last_error AS "lastError", repeats, sums`;

/**
 * Keeps the books of queued writes: an episode begins with the switch and ends only when no order is
 * parked any more and the sums match, counted from the database each time, so that no crash can cook them.
 */
export function createDebtLedger(options: DebtLedgerOptions) {
  const { pool, switches, here, capacity, clock, log, publish } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let ticks = 0;
  let nextCountAt = 0;
  let settledSince: number | null = null;
  let drained: { episode: number; samples: DrainSample[] } = { episode: 0, samples: [] };
  let told = { errors: 0, repeats: 0 };

  const isOn = () => switches.isOn("writes.queued", { whenUnknown: false });

  async function openEpisode(): Promise<Episode | undefined> {
    return (await pool.query<Episode>(`SELECT ${COLUMNS} FROM debt_episode WHERE recovered_at IS NULL`))
      .rows[0];
  }

  async function begin(now: number): Promise<Episode | undefined> {
    await pool.query(
      `INSERT INTO debt_episode (started_at, counts_from)
       SELECT to_timestamp($1 / 1000.0), greatest(to_timestamp($2 / 1000.0), (SELECT max(recovered_at) FROM debt_episode))
       ON CONFLICT DO NOTHING`,
      [now, now - EDGE_MS],
    );
    skipEarlierTroubles();
    return openEpisode();
  }

  /** What happened before the episode is not its own. */
  function skipEarlierTroubles(): void {
    told = { errors: here.replayTrouble().errors, repeats: here.repeats() };
  }

  async function bookTroubles(episode: Episode): Promise<Episode> {
    const { errors, last } = here.replayTrouble();
    const more = { errors: errors - told.errors, repeats: here.repeats() - told.repeats };
    if (more.errors === 0 && more.repeats === 0) return episode;
    const { rows } = await pool.query<Episode>(
      `UPDATE debt_episode SET replay_errors = replay_errors + $2, repeats = repeats + $3,
         last_error = CASE WHEN $2 > 0 THEN $4 ELSE last_error END WHERE id = $1 RETURNING ${COLUMNS}`,
      [episode.id, more.errors, more.repeats, last],
    );
    told = { errors, repeats: told.repeats + more.repeats };
    return rows[0] ?? episode;
  }

  async function round(): Promise<void> {
    const now = clock.nowMs();
    const owing = isOn() || here.parked() > 0 || drained.episode > 0;
    if (!owing && ticks++ % IDLE_EVERY !== 0) return skipEarlierTroubles();
    if (now < nextCountAt) return;
    let episode = await openEpisode();
    if (!episode && (isOn() || here.parked() > 0)) episode = await begin(now);
    if (!episode) return;
    episode = await bookTroubles(episode);
    const startedAt = performance.now();
    const { sums, oldestAt } = await countParkedDebt(pool, episode.countsFrom);
    nextCountAt = now + (performance.now() - startedAt) * COUNT_SHARE;
    // The pace of the replay is not that of the time before it.
    if (isOn() || drained.episode !== episode.id) drained = { episode: episode.id, samples: [] };
    drained.samples.push({ at: now, replayed: sums.replayed });
    const settled = !isOn() && sumsMatch(sums) && here.parked() === 0;
    settledSince = settled ? (settledSince ?? now) : null;
    if (settledSince !== null && now - settledSince >= SURE_AFTER_MS) return recover(episode, sums, now);
    const { perMinute, kept } = drainRate(drained.samples, now);
    drained.samples = kept;
    const state = isOn() ? "parking" : sums.stillParked > 0 ? "draining" : "checking";
    publish({
      ...rowOf(episode, sums, now),
      state,
      oldestAt,
      drainedPerMinute: perMinute,
      drainEtaMs: state === "draining" && perMinute > 0 ? (sums.stillParked / perMinute) * 60_000 : null,
    });
  }

  async function recover(episode: Episode, sums: DebtSums, now: number): Promise<void> {
    await pool.query(
      `UPDATE debt_episode SET recovered_at = to_timestamp($2 / 1000.0), sums = $3
       WHERE id = $1 AND recovered_at IS NULL`,
      [episode.id, now, JSON.stringify(sums)],
    );
    drained = { episode: 0, samples: [] };
    settledSince = null;
    publish({ ...rowOf(episode, sums, now), state: "recovered", recoveredAt: now });
  }

  function rowOf(episode: Episode, sums: DebtSums, countedAt: number): DebtRow {
    const { id, startedAt, recoveredAt, replayErrors, lastError, repeats } = episode;
    return {
      id: String(id),
      startedAt,
      state: "recovered",
      recoveredAt,
      sums,
      oldestAt: null,
      drainedPerMinute: 0,
      drainEtaMs: null,
      replayErrors,
      lastError,
      repeats,
      capacity,
      countedAt,
    };
  }

  async function tick(): Promise<void> {
    if (running) return running;
    running = round()
      .catch((error) => log.warn({ error: String(error) }, "debt: counted again later"))
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    tick,
    async start(): Promise<void> {
      skipEarlierTroubles();
      const { rows } = await pool.query<Episode>(
        `SELECT ${COLUMNS} FROM debt_episode WHERE recovered_at IS NOT NULL ORDER BY id DESC LIMIT ${SHOWN}`,
      );
      for (const episode of rows.reverse()) {
        if (episode.sums) publish(rowOf(episode, episode.sums, episode.recoveredAt ?? episode.startedAt));
      }
      await tick();
      timer = setInterval(() => void tick(), TICK_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
