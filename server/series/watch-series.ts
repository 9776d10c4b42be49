import { monitorEventLoopDelay } from "node:perf_hooks";
import type { OrderClass, OrderKind } from "../contracts/orders.ts";
import type { Journal } from "../orders/journal.ts";
import type { Bus } from "../platform/bus.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import type { Clock } from "../shared/clock.ts";
import { addInto, bucketOf } from "../shared/histogram.ts";
import { type Cell, count, read } from "./rules/cell.ts";
import type { SecondRing } from "./second-ring.ts";

/** How long a group commit took, from asking for a connection to the end, and whether it stood. */
export interface CommitTime {
  ms: number;
  ok: boolean;
}

export interface WatchSeriesOptions {
  ring: SecondRing;
  journal: Pick<Journal, "onCommitted">;
  bus: Pick<Bus, "on">;
  engine: EngineView;
  clock: Clock;
}

const LAG_RESOLUTION_MS = 10;
/** Longer between two readings, the machine was asleep: nobody watched. */
const LONGEST_WATCHED_MS = 10_000;
/** Ten times full says it all; a wait for a node with next to no rate would else hide every other value. */
const MOST_LOAD = 10;

/** Counts what happens into the seconds it happened in. */
export function watchSeries({ ring, journal, bus, engine, clock }: WatchSeriesOptions) {
  const delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  let work = engine.work();
  let watchedUpTo = clock.nowMs();

  journal.onCommitted((changes) => {
    for (const { before, order } of changes) {
      if (before === null) {
        const cell = ring.at(order.acceptedAt);
        if (cell) count(cell, "accepted");
        if (cell && order.status === "received") count(cell, "deferred");
      }
      if (order.settledAt === null || !order.outcome || (before && before.settledAt !== null)) continue;
      const cell = ring.at(order.settledAt);
      if (!cell) continue;
      countEnded(cell, order, order.outcome === "success");
      addOne(cell.orders, order.settledAt - order.acceptedAt);
    }
  });
  const offRefused = bus.on("refused", (refused) => {
    const cell = ring.at(refused.at);
    if (!cell) return;
    count(cell, "refused");
    countEnded(cell, refused, false);
  });

  /** Notes that somebody watched until now. */
  function watched(now: number): void {
    cover(ring, watchedUpTo, now);
    watchedUpTo = Math.max(watchedUpTo, now);
  }

  return {
    watched,
    start(): void {
      delay.enable();
      watchedUpTo = clock.nowMs();
      work = engine.work();
    },
    /** Once a second: reads off what is. */
    tick(): void {
      const now = clock.nowMs();
      watched(now);
      const cell = ring.at(now);
      if (!cell) return;
      const next = engine.work();
      count(cell, "usefulMs", next.usefulMs - work.usefulMs);
      count(cell, "capacityMs", next.capacityMs - work.capacityMs);
      work = next;
      readEngine(cell, engine);
      // Its histogram counts whole sleeps; what exceeds the resolution is lag.
      if (delay.count > 0) read(cell, "loopLagMs", Math.max(0, delay.max / 1e6 - LAG_RESOLUTION_MS));
      delay.reset();
    },
    committed({ ms, ok }: CommitTime): void {
      const cell = ring.at(clock.nowMs());
      if (!cell) return;
      if (ok) addOne(cell.commits, ms);
      else count(cell, "commitFailures");
    },
    stop(): void {
      delay.disable();
      offRefused();
    },
  };
}

function countEnded(cell: Cell, of: { kind: OrderKind; class: OrderClass }, succeeded: boolean): void {
  const one = succeeded ? 1 : 0;
  count(cell, "ended");
  count(cell, "succeeded", one);
  if (of.kind === "reservation") {
    count(cell, "reservationsEnded");
    count(cell, "reservationsSucceeded", one);
  }
  if (of.class === "paid") {
    count(cell, "paidEnded");
    count(cell, "paidSucceeded", one);
  }
  if (of.class === "place") {
    count(cell, "placeEnded");
    count(cell, "placeSucceeded", one);
  }
}

function addOne(counts: number[], ms: number): void {
  const one: number[] = [];
  one[bucketOf(ms)] = 1;
  addInto(counts, one);
}

function readEngine(cell: Cell, engine: EngineView): void {
  const queues = engine.queues();
  const nodesReady = engine.nodes().filter((node) => node.health === "ready").length;
  read(cell, "oldestWaitMs", Math.max(0, ...queues.map((queue) => queue.oldestAgeMs)));
  read(
    cell,
    "waiting",
    queues.reduce((sum, queue) => sum + queue.depth, 0),
  );
  read(
    cell,
    "parked",
    queues.reduce((sum, queue) => sum + queue.parked, 0),
  );
  read(cell, "nodesReady", nodesReady);
  // Without a node there is nothing to be full: no load must not read as little load.
  if (nodesReady > 0) read(cell, "load", Math.min(MOST_LOAD, engine.engine().load));
}

/** Spreads the watched time over the seconds it fell in. */
function cover(ring: SecondRing, from: number, to: number): void {
  for (let at = Math.max(from, to - LONGEST_WATCHED_MS); at < to; ) {
    const end = Math.min(to, (Math.floor(at / 1_000) + 1) * 1_000);
    const cell = ring.at(at);
    if (cell) cell.coveredMs += end - at;
    at = end;
  }
}
