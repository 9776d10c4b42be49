import type { CommittedChange, Journal } from "../orders/journal.ts";
import type { Bus } from "../platform/bus.ts";
import type { Clock } from "../shared/clock.ts";
import { LoadCounter } from "./rules/load-counter.ts";
import { RefusedRequests } from "./rules/refused-requests.ts";

export interface WatchLoadOptions {
  journal: Pick<Journal, "onCommitted">;
  bus: Pick<Bus, "on">;
  clock: Clock;
  /** What an order that declares no work is taken for, reference ms. */
  meanWorkMs(): number;
  nodeName(nodeId: string): string | null;
}

export interface LoadWatch {
  counter: LoadCounter;
  /** Time passes: call about once a second. A pause longer than this was not watched. */
  tick(): void;
  stop(): void;
}

const LONGEST_PAUSE_MS = 5_000;

/** Counts what arrives, admitted or refused, and what each node has executed. */
export function watchLoad({ journal, bus, clock, meanWorkMs, nodeName }: WatchLoadOptions): LoadWatch {
  const counter = new LoadCounter();
  const refused = new RefusedRequests();
  let watchedTo = clock.nowMs();

  const arrived = (at: number, orderClass: string, workMs: number) =>
    counter.add(at, clock.nowMs(), ["all", `class:${orderClass}`], workMs > 0 ? workMs : meanWorkMs());

  function countCommitted(changes: CommittedChange[]): void {
    for (const { before, order } of changes) {
      if (before === null) {
        // Whoever comes back after a refusal was counted then: one customer is one arrival.
        const { idempotencyKey } = order;
        if (idempotencyKey === null || !refused.seen(order.clientId, idempotencyKey)) {
          arrived(order.acceptedAt, order.class, order.workMs);
        }
      }
      const settles =
        order.settledAt !== null && order.outcome !== null && (before?.settledAt ?? null) === null;
      const node = settles && order.nodeId !== null ? nodeName(order.nodeId) : null;
      if (node !== null && order.settledAt !== null) {
        const work = order.workMs > 0 ? order.workMs : meanWorkMs();
        counter.add(order.settledAt, clock.nowMs(), [`node:${node}`], work);
      }
    }
  }

  journal.onCommitted(countCommitted);
  const off = bus.on("refused", ({ at, clientId, requestKey, class: orderClass }) => {
    if (requestKey) {
      const again = refused.seen(clientId, requestKey);
      refused.refused(clientId, requestKey, clock.nowMs());
      if (again) return;
    }
    arrived(at, orderClass, 0);
  });

  return {
    counter,
    tick() {
      const now = clock.nowMs();
      // Suspended, blocked for long, or the clock was set: nothing is known of the time between.
      if (now > watchedTo && now - watchedTo <= LONGEST_PAUSE_MS) counter.cover(watchedTo, now);
      watchedTo = now;
    },
    stop: off,
  };
}
