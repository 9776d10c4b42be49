import type { Breakers } from "../breakers/create-breakers.ts";
import type { Clock } from "../shared/clock.ts";
import { deliver } from "./deliver.ts";
import type { WebhookPoster } from "./post-webhook.ts";
import { isAnswer } from "./rules/is-answer.ts";
import type { ClaimedMessage, MessageStore } from "./store.ts";

export interface DeliveryLoopOptions {
  store: Pick<MessageStore, "claim" | "settle">;
  poster: Pick<WebhookPoster, "post">;
  breakers: Pick<Breakers, "of" | "targets">;
  clock: Clock;
  essentialOnly(): boolean;
  log: { warn(details: object, message: string): void };
}

export interface DeliveryLoop {
  /** Takes what is due and has room, and goes on by itself as tries end. */
  look(): Promise<void>;
  /** Looks, and comes back when nothing is under way. */
  workOff(): Promise<void>;
  stop(): Promise<void>;
}

/** Longer than a try can take, so that nobody else makes it meanwhile. */
const LEASE_MS = 30_000;
const AT_ONCE = 40;
/** Of one shop: a slow receiver holds up its own messages only. */
const AT_ONCE_PER_SHOP = 4;

/** Many receivers at once, few messages to each, and none to one that does not answer until it may again. */
export function createDeliveryLoop({
  store,
  poster,
  breakers,
  clock,
  essentialOnly,
  log,
}: DeliveryLoopOptions): DeliveryLoop {
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let claiming: Promise<void> | null = null;
  let wanted = false;
  let stopped = false;

  /** Shops with less than the usual room. */
  function crowded(): { shopId: string; places: number }[] {
    const shopIds = new Set([...underWay.keys(), ...breakers.targets("messages")]);
    return [...shopIds].flatMap((shopId) => {
      const most = breakers.of("messages", shopId).places(AT_ONCE_PER_SHOP);
      const places = Math.max(0, most - (underWay.get(shopId) ?? 0));
      return places < AT_ONCE_PER_SHOP ? [{ shopId, places }] : [];
    });
  }

  async function tryOne(message: ClaimedMessage): Promise<void> {
    const { shopId } = message;
    underWay.set(shopId, (underWay.get(shopId) ?? 0) + 1);
    const breaker = breakers.of("messages", shopId);
    // None for one that was claimed a moment before it opened: that one is still tried.
    const permit = breaker.tryPass();
    const startedAt = performance.now();
    let heard = false;
    try {
      const answer = await deliver({ store, poster, clock, essentialOnly }, message);
      if (permit && answer) {
        heard = true;
        const durationMs = performance.now() - startedAt;
        breaker.hear(permit, { ok: isAnswer(answer.status), durationMs, error: answer.error });
      }
    } catch (error) {
      // Stays claimed: its lease brings it back.
      log.warn({ error: String(error) }, "messages: what became of one was not written down");
    } finally {
      if (permit && !heard) breaker.giveBack(permit);
      const left = (underWay.get(shopId) ?? 1) - 1;
      if (left > 0) underWay.set(shopId, left);
      else underWay.delete(shopId);
    }
  }

  function begin(message: ClaimedMessage): void {
    const one = tryOne(message).finally(() => {
      running.delete(one);
      lookAgain();
    });
    running.add(one);
  }

  const hasRoom = () => !stopped && running.size < AT_ONCE;

  async function claimDue(): Promise<void> {
    while (wanted && hasRoom()) {
      wanted = false;
      const now = clock.nowMs();
      const due = await store.claim({
        now,
        leaseMs: LEASE_MS,
        limit: AT_ONCE - running.size,
        perShop: AT_ONCE_PER_SHOP,
        crowded: crowded(),
      });
      // Those of one shop may have hidden another's: asked again until there is nothing to take.
      if (due.length > 0) wanted = true;
      for (const message of due) begin(message);
    }
  }

  function look(): Promise<void> {
    wanted = true;
    claiming ??= claimDue().finally(() => {
      claiming = null;
      // Somebody asked after the last question to the store.
      if (wanted && hasRoom()) lookAgain();
    });
    return claiming;
  }
  function lookAgain(): void {
    look().catch((error) => log.warn({ error: String(error) }, "messages: not looked for this time"));
  }

  return {
    look,
    async workOff() {
      await look();
      while (running.size > 0 || claiming) await Promise.allSettled([...running, claiming]);
    },
    async stop() {
      stopped = true;
      // A try under way has 5 s: what it was answered should be written down.
      await Promise.allSettled([...running, claiming]);
    },
  };
}
