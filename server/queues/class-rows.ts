import { CLASS_SLICES } from "../admission/rules/class-shares.ts";
import type { ClassRow } from "../contracts/engine.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { CommittedChange } from "../orders/journal.ts";
import type { RefusedRequest } from "../platform/bus.ts";
import type { Engine } from "../scheduling/engine.ts";
import { RateMeter } from "../scheduling/rate-meter.ts";
import { drainOf } from "./rules/drain.ts";
import { Spark } from "./rules/spark.ts";
import { WaitWindow } from "./rules/wait-window.ts";

export type Parked = Partial<Record<OrderClass, { count: number; since: number }>>;

export interface QueueSource {
  demand: Engine["demand"];
  oldest: Engine["oldest"];
  meters: Engine["meters"];
}

/** What each class has had, and what its queue shows now. */
export function createClassRows(engine: QueueSource) {
  const ofEach = <Value>(make: () => Value) =>
    Object.fromEntries(orderClasses.map((name) => [name, make()])) as Record<OrderClass, Value>;
  const admitted = ofEach(() => new RateMeter());
  const refused = ofEach(() => new RateMeter());
  const dropped = ofEach(() => new RateMeter());
  const waits = ofEach(() => new WaitWindow());
  const sparks = ofEach(() => new Spark());

  return {
    refused: (request: RefusedRequest) => refused[request.class].add(request.at),
    committed({ before, order, event }: CommittedChange): void {
      if (before === null) admitted[order.class].add(event.at);
      if (event.type === "job.started" && order.attempt === 1)
        waits[order.class].add(event.at - order.acceptedAt, event.at);
      if (event.type === "order.expired") dropped[order.class].add(event.at);
    },
    rows(demand: ReturnType<Engine["demand"]>, slots: number, parked: Parked, now: number): ClassRow[] {
      return orderClasses.map((name) => {
        const sumOf = (what: "queued" | "running") =>
          demand.reduce((sum, cell) => sum + (cell.class === name ? cell[what] : 0), 0);
        const depth = sumOf("queued");
        const running = sumOf("running");
        const guaranteed = CLASS_SLICES[name] * slots;
        const oldest = engine.oldest(name);
        const oldestAgeMs = depth === 0 || oldest === null ? 0 : Math.max(0, now - oldest);
        const inPerMinute = engine.meters[name].in.perMinute(now);
        const outPerMinute = engine.meters[name].out.perMinute(now);
        const { etaMs, willNotDrain } = drainOf({ depth, oldestAgeMs, inPerMinute, outPerMinute });
        const { p50, p95 } = waits[name].percentiles(now);
        const waitingParked = parked[name];
        sparks[name].put(depth, now);
        return {
          class: name,
          guaranteed,
          running,
          borrowed: Math.max(0, running - Math.ceil(guaranteed)),
          p50WaitMs: p50,
          p95WaitMs: p95,
          admittedPerMinute: admitted[name].perMinute(now),
          refusedPerMinute: refused[name].perMinute(now),
          droppedPerMinute: dropped[name].perMinute(now),
          depth,
          oldestAgeMs,
          inPerMinute,
          outPerMinute,
          drainEtaMs: etaMs,
          willNotDrain,
          parked: waitingParked?.count ?? 0,
          oldestParkedMs: waitingParked ? Math.max(0, now - waitingParked.since) : null,
          spark: sparks[name].values(),
        };
      });
    },
  };
}
