import type { CreateOrder } from "../contracts/orders.ts";
import type { OrderSender, SendOutcome } from "../intake/replay/send-order.ts";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import { hashText, seededRandom } from "../shared/seeded-random.ts";
import type { ChangeSender } from "./change-sender.ts";
import { drawChange } from "./rules/draw-change.ts";
import { drawOrder } from "./rules/draw-order.ts";
import { type Arrival, arrivalsBetween, type Pace } from "./rules/pace.ts";

/** Every demo order's idempotency key starts so; the crew touches no others. */
export const DEMO_KEY_PREFIX = "demo-";

const TICK_MS = 50;
/** After a stall (a suspended laptop) the missed arrivals are gone, not piled up. */
const CATCH_UP_MS = 1_000;
const MAX_IN_FLIGHT = 200;
/** A refused customer comes back so often at most, and only if asked to wait no longer than this. */
const MAX_RETRIES = 2;
const PATIENCE_MS = 45_000;
const RETRY_SHARE = 0.7;
const COMPLAIN_EVERY_MS = 60_000;

export interface DemoTraffic {
  start(): void;
  stop(): void;
  /** Accepted in the last minute. */
  perMinute(): number;
}

export interface DemoTrafficOptions {
  clock: Clock;
  log: Pick<Log, "warn">;
  pace: Pace;
  submit: OrderSender["send"];
  /** Some customers think better of it. */
  change: ChangeSender["send"];
}

/** Plays the trace as orders through the public API, like customers: some of the refused come back when told to. */
export function createDemoTraffic({ clock, log, pace, submit, change }: DemoTrafficOptions): DemoTraffic {
  // A trace position can come again after a restart with other nodes; its old key must not.
  const run = clock.nowMs().toString(36);
  const waits = new Set<NodeJS.Timeout>();
  let accepted: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  let playedUntil = 0;
  let inFlight = 0;
  let complainedAt = 0;

  function tick(): void {
    const now = clock.nowMs();
    for (const arrival of arrivalsBetween(pace, Math.max(playedUntil, now - CATCH_UP_MS), now)) {
      if (inFlight < MAX_IN_FLIGHT) void place(arrival, 0);
    }
    playedUntil = now;
  }

  async function place({ workMs, seed }: Arrival, retry: number): Promise<void> {
    const random = seededRandom(hashText(seed));
    const nowMs = clock.nowMs();
    inFlight++;
    // The same wish gets the same key when it comes back: it cannot become two orders.
    const key = `${DEMO_KEY_PREFIX}${run}-${seed}`;
    const order = drawOrder({ random, nowMs, workMs });
    const outcome = await submit(order, key);
    inFlight--;
    if (outcome.outcome === "accepted") thinkBetter(order, outcome.orderId, key);
    settle(outcome, { workMs, seed }, retry);
  }

  function settle(outcome: SendOutcome, arrival: Arrival, retry: number): void {
    switch (outcome.outcome) {
      case "accepted":
        accepted.push(clock.nowMs());
        return;
      case "refused":
        comeBack(arrival, retry, outcome.retryAfterMs);
        return;
      case "failed":
        complain(outcome.code, outcome.detail);
    }
  }

  function thinkBetter(order: CreateOrder, orderId: string, key: string): void {
    const wanted = drawChange(order, seededRandom(hashText(`${key}/change`)));
    if (timer && wanted) after(wanted.afterMs, () => void change(orderId, wanted, `${key}-${wanted.kind}`));
  }

  function after(ms: number, act: () => void): void {
    const wait = setTimeout(() => {
      waits.delete(wait);
      act();
    }, ms);
    waits.add(wait);
  }

  function comeBack(arrival: Arrival, retry: number, retryAfterMs: number | null): void {
    const patient = seededRandom(hashText(`${arrival.seed}/retry ${retry}`))() < RETRY_SHARE;
    if (!timer || !patient || retry >= MAX_RETRIES || retryAfterMs === null || retryAfterMs > PATIENCE_MS)
      return;
    after(retryAfterMs, () => void place(arrival, retry + 1));
  }

  function complain(code: string, detail: string): void {
    const now = clock.nowMs();
    if (!timer || now - complainedAt < COMPLAIN_EVERY_MS) return;
    complainedAt = now;
    log.warn({ code, detail }, "demo traffic: an order was not taken");
  }

  return {
    start() {
      if (timer) return;
      playedUntil = clock.nowMs();
      timer = setInterval(tick, TICK_MS);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      for (const wait of waits) clearTimeout(wait);
      waits.clear();
    },
    perMinute() {
      const since = clock.nowMs() - 60_000;
      accepted = accepted.filter((at) => at > since);
      return accepted.length;
    },
  };
}
