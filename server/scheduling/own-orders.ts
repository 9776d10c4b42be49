import type { Pool } from "pg";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { SELECT_ORDER } from "../orders/order-sql.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import type { Engine } from "./engine.ts";
import { replayRoom } from "./rules/replay-room.ts";

export interface OwnOrdersOptions {
  pool: Pool;
  journal: Journal;
  engine: Engine;
  switches: SwitchReader;
  bus: Bus;
  clock: Clock;
  log: Log;
  instanceId: string;
  /** The database is ours alone (embedded): every other instance is gone. */
  alone: boolean;
}

const BEAT_MS = 2_000;
const DEAD_AFTER_MS = 6_000;
const CHUNK = 2_000;
const REPLAY_EVERY_MS = 100;
const REPLAY_AGAIN_MS = 1_000;
// A slow sweep for what no event told of; younger orders are simply on their way.
const SWEEP_EVERY_BEATS = 8;
const SWEEP_UNTOUCHED_MS = 30_000;

/**
 * Keeps every unsettled order owned by a living process: beats for this one, adopts the orders of
 * dead ones, replays parked orders, and picks up what a failed commit left unheard of.
 */
export function createOwnOrders(options: OwnOrdersOptions) {
  const { pool, journal, engine, switches, bus, clock, log, instanceId, alone } = options;
  let timer: NodeJS.Timeout | undefined;
  let recheck = false;
  let replaying = false;
  let stopped = false;
  let parked = 0;
  let sweeps = 0;
  const replayTrouble: { errors: number; last: string | null } = { errors: 0, last: null };

  async function beat(): Promise<void> {
    await pool.query(
      `INSERT INTO instance (id, started_at, heartbeat_at) VALUES ($1, now(), now())
       ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()`,
      [instanceId],
    );
  }

  /** An outage must not turn into mass expiry: adopted orders get their deadline's full span anew. */
  async function adopt(): Promise<number> {
    let adopted = 0;
    for (;;) {
      const found = await pool.query<OrderRecord>(
        `UPDATE orders SET owner_id = $1, deadline_at = greatest(deadline_at, now() + (deadline_at - accepted_at)), updated_at = now()
         WHERE id IN (SELECT o.id FROM orders o WHERE o.settled_at IS NULL AND o.owner_id <> $1
             AND ($2 OR NOT EXISTS (SELECT 1 FROM instance i WHERE i.id = o.owner_id
               AND i.heartbeat_at > now() - make_interval(secs => $3)))
           ORDER BY o.accepted_at LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)
         RETURNING ${SELECT_ORDER}`,
        [instanceId, alone, DEAD_AFTER_MS / 1_000],
      );
      for (const order of sortByAge(found.rows)) {
        if (order.status === "queued") engine.enqueue(order);
        else parked++;
      }
      adopted += found.rows.length;
      if (found.rows.length < CHUNK) break;
    }
    if (adopted > 0) {
      bus.emit("feed", { at: clock.nowMs(), type: "orders_adopted", params: { orders: adopted } });
      log.info({ adopted }, "adopted unsettled orders");
      engine.pump();
    }
    return adopted;
  }

  /** Orders that are ours on disk and nobody works on: after a commit that failed unheard, whatever the cause. */
  async function findUnheard(untouchedMs: number): Promise<void> {
    // Before asking: a commit that fails meanwhile is looked for in the next round.
    recheck = false;
    const ids = await pool.query<{ id: string }>(
      `SELECT id FROM orders WHERE settled_at IS NULL AND owner_id = $1 AND status = 'queued'
         AND updated_at <= now() - make_interval(secs => $2) ORDER BY accepted_at LIMIT 10000`,
      [instanceId, untouchedMs / 1_000],
    );
    const loose = ids.rows.filter(({ id }) => !engine.holds(id)).map(({ id }) => id);
    if (loose.length === 0) return;
    const found = await pool.query<OrderRecord>(
      `SELECT ${SELECT_ORDER} FROM orders WHERE id = ANY($1) AND settled_at IS NULL ORDER BY accepted_at`,
      [loose],
    );
    const unheard = found.rows.filter((order) => engine.enqueue(order));
    if (unheard.length > 0) log.warn({ orders: unheard.length }, "orders committed unheard were queued");
    engine.pump();
  }

  /** Parked orders join the queue, oldest first, each with a full deadline from now, as the engine has room for them. */
  async function replayParked(): Promise<void> {
    if (replaying) return;
    replaying = true;
    try {
      while (!stopped && !switches.isOn("writes.queued", { whenUnknown: false })) {
        const room = replayRoom(engine.load());
        const { found, failed } = room > 0 ? await replaySome(room) : { found: null, failed: false };
        if (found === 0) {
          parked = 0;
          break;
        }
        const pauseMs = failed ? REPLAY_AGAIN_MS : REPLAY_EVERY_MS;
        await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      }
    } finally {
      replaying = false;
    }
  }

  /** What fails is counted and found again: its row says that it is parked. */
  async function replaySome(most: number): Promise<{ found: number | null; failed: boolean }> {
    try {
      const found = await pool.query<OrderRecord>(
        `SELECT ${SELECT_ORDER} FROM orders WHERE settled_at IS NULL AND owner_id = $1 AND status = 'received'
         ORDER BY accepted_at LIMIT ${most}`,
        [instanceId],
      );
      const results = await Promise.allSettled(found.rows.map(unpark));
      const failures = results.filter((result) => result.status === "rejected");
      for (const { reason } of failures) replayFailed(reason);
      return { found: found.rows.length, failed: failures.length > 0 };
    } catch (error) {
      replayFailed(error);
      return { found: null, failed: true };
    }
  }

  function replayFailed(error: unknown): void {
    replayTrouble.errors += 1;
    replayTrouble.last = error instanceof Error ? error.message : String(error);
    if (replayTrouble.errors % CHUNK === 1) log.warn({ err: error }, "replay of parked orders goes on later");
  }

  async function unpark(order: OrderRecord): Promise<void> {
    const deadlineAt = clock.nowMs() + (order.deadlineAt - order.acceptedAt);
    await journal.change({
      orderId: order.id,
      expect: { statuses: ["received"] },
      to: "queued",
      set: { deadlineAt },
      event: { type: "order.queued", actor: "system", data: { parkedMs: clock.nowMs() - order.acceptedAt } },
    });
  }

  async function tick(): Promise<void> {
    await beat();
    if (!alone) await adopt();
    sweeps++;
    if (recheck)
      await findUnheard(0).catch((error) => {
        recheck = true;
        throw error;
      });
    else if (sweeps % SWEEP_EVERY_BEATS === 0) await findUnheard(SWEEP_UNTOUCHED_MS);
    if (parked > 0) void replayParked();
    const running = engine.runningIds();
    if (running.length > 0) {
      await pool.query(
        // Never waits for a row: two writers that lock the same orders in different turns would deadlock,
        // and the journal's whole group with them.
        `UPDATE orders SET lease_until = now() + interval '15 s' WHERE id IN
           (SELECT id FROM orders WHERE id = ANY($1) AND settled_at IS NULL FOR UPDATE SKIP LOCKED)`,
        [running],
      );
    }
  }

  journal.onCommitted((changes) => {
    for (const { before, order } of changes) {
      if (before === null && order.status === "received") parked++;
      else if (before?.status === "received" && order.status !== "received") parked = Math.max(0, parked - 1);
    }
  });
  bus.on("switchChanged", ({ key, value }) => {
    if (key === "writes.queued" && value === false) {
      void replayParked();
    }
  });

  return {
    /** Call when a commit failed: it may have happened all the same. */
    recheckSoon: () => {
      recheck = true;
    },
    parked: () => parked,
    /** Attempts to replay an order that failed since the start; each is made again. */
    replayTrouble: () => ({ ...replayTrouble }),
    async start() {
      await beat();
      await adopt();
      timer = setInterval(() => {
        tick().catch((error) => log.warn({ err: error }, "the instance could not beat"));
      }, BEAT_MS);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await pool.query("DELETE FROM instance WHERE id = $1", [instanceId]).catch(() => {});
    },
  };
}

function sortByAge(orders: OrderRecord[]): OrderRecord[] {
  return orders.sort((a, b) => a.acceptedAt - b.acceptedAt);
}
