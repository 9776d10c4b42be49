import type { Pool } from "pg";
import type { Breakers } from "../breakers/create-breakers.ts";
import { NOTIFY_BATCH_MS } from "../contracts/switches.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { Parts } from "../parts.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { createTryLimit } from "../shared/try-limit.ts";
import { type ChannelDeps, readChannel, rotateSecret, saveChannel, sendTest } from "./channel-use-cases.ts";
import { createDeliveryLoop } from "./delivery-loop.ts";
import { createWebhookPoster } from "./post-webhook.ts";
import { leavesAt } from "./rules/leaves-at.ts";
import { createMessageStore, keyOf, type NewMessage } from "./store.ts";

export interface NotificationsOptions {
  prisma: Prisma;
  pool: Pool;
  clock: Clock;
  /** One for each receiver. */
  breakers: Pick<Breakers, "of" | "targets" | "forget">;
  /** Receivers in the server's own network may be called. */
  allowPrivate: boolean;
  switches: Pick<SwitchReader, "isOn" | "level">;
  log: { warn(details: object, message: string): void };
}

export interface Notifications {
  part: Parts["notifications"];
  hasChannel(shopId: string): boolean;
  /** Stored once per shop, event and subject, and then delivered in the background. */
  send(message: Omit<NewMessage, "body"> & { body: Record<string, unknown> }): Promise<void>;
  withdraw(event: string, subjects: { shopId: string; subject: string }[]): Promise<void>;
  /** Delivers what is due now and comes back when it is done; the timer's work, for tests. */
  work(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const WORK_EVERY_MS = 1_000;
const CHANNELS_REREAD_MS = 15_000;
/** A person looking at the answer needs no more; anything else is somebody hammering the receiver. */
const TESTS = { most: 5, windowMs: 60_000 };

/** Messages to shops: written down first, delivered by whichever process gets to them. */
export function createNotifications({
  prisma,
  pool,
  clock,
  breakers,
  allowPrivate,
  switches,
  log,
}: NotificationsOptions): Notifications {
  const store = createMessageStore(pool);
  const poster = createWebhookPoster({ allowPrivate });
  const batchMs = () => NOTIFY_BATCH_MS[switches.level("notify.batch", { whenUnknown: 0 })] ?? 0;
  const essentialOnly = () => switches.isOn("notify.essential_only", { whenUnknown: false });
  let shops = new Set<string>();
  let timers: NodeJS.Timeout[] = [];

  const readChannels = async () => {
    shops = new Set(await store.activeShops());
    for (const shopId of shops) breakers.of("messages", shopId);
    for (const shopId of breakers.targets("messages"))
      if (!shops.has(shopId)) breakers.forget("messages", shopId);
  };
  const loop = createDeliveryLoop({ store, poster, breakers, clock, essentialOnly, log });
  const deps: ChannelDeps = {
    prisma,
    store,
    poster,
    clock,
    allowPrivate,
    essentialOnly,
    tests: createTryLimit(TESTS),
    async channelChanged(shopId) {
      // Another address: what is known of the old one says nothing about it.
      breakers.forget("messages", shopId);
      await readChannels();
    },
  };

  /** Also when the switch was turned off while nobody was here. */
  async function releaseWithheld(): Promise<void> {
    if (!essentialOnly()) await store.release(clock.nowMs());
  }
  async function look(): Promise<void> {
    await releaseWithheld();
    await loop.look();
  }

  const quietly = (task: () => Promise<void>) => () =>
    void task().catch((error) => log.warn({ error: String(error) }, "messages: not delivered this time"));

  return {
    part: {
      readChannel: (viewer, input) => readChannel(deps, viewer, input),
      saveChannel: (viewer, input) => saveChannel(deps, viewer, input),
      rotateSecret: (viewer, input) => rotateSecret(deps, viewer, input),
      sendTest: (viewer, input) => sendTest(deps, viewer, input),
    },
    hasChannel: (shopId) => shops.has(shopId),
    async send(message) {
      const { shopId, event, body } = message;
      const now = clock.nowMs();
      const whole = { id: keyOf(message), event, shopId, at: new Date(now).toISOString(), ...body };
      const nextAt = leavesAt({ ...message, at: now, batchMs: batchMs() });
      // A message that waits for its window is found by the timer.
      if ((await store.add({ ...message, body: whole }, now, nextAt)) && nextAt === now) quietly(loop.look)();
    },
    withdraw: (event, subjects) =>
      store.supersede(
        subjects.map((one) => keyOf({ ...one, event })),
        "no longer needed",
      ),
    async work() {
      await releaseWithheld();
      await loop.workOff();
    },
    async start() {
      await readChannels();
      timers = [
        setInterval(quietly(look), WORK_EVERY_MS),
        setInterval(quietly(readChannels), CHANNELS_REREAD_MS),
      ];
      for (const timer of timers) timer.unref();
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await loop.stop();
      await poster.close();
    },
  };
}
