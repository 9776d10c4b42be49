import type { Pool } from "pg";
import type { LiveHubInside } from "../live/hub.ts";
import type { Journal } from "../orders/journal.ts";
import type { Parts } from "../parts.ts";
import type { Clock } from "../shared/clock.ts";
import { type Audience, nextAlarms } from "./rules/next-alarms.ts";
import { seeTickets } from "./see-tickets.ts";
import { createAttentionStore } from "./store.ts";
import { type Act, createTicketMarks, type TicketMarks } from "./ticket-marks.ts";

/** The shop's own message channel, as far as an alarm needs it. */
export interface AlarmChannel {
  hasChannel(shopId: string): boolean;
  /** One message per subject, however often it is sent; not sent any more after `useBy`. */
  send(message: {
    shopId: string;
    event: string;
    subject: string;
    body: Record<string, unknown>;
    useBy: number;
  }): Promise<void>;
  /** Those not sent yet have become pointless. */
  withdraw(event: string, subjects: { shopId: string; subject: string }[]): Promise<void>;
}

export interface AttentionOptions {
  journal: Pick<Journal, "change" | "onCommitted">;
  pool: Pool;
  clock: Clock;
  hub: Pick<LiveHubInside, "isFollowed">;
  channel: AlarmChannel;
  /** Whether the `reads.cached` switch asks to spare the database. */
  readsCached?: () => boolean;
  /** Shows these tickets anew: their marks have changed. */
  reannounce: (orderIds: string[]) => void;
  log: { warn(details: object, message: string): void };
}

export interface Attention {
  part: Parts["attention"];
  /** What the kitchen's tickets show; register before the kitchen so that it sees what a change means. */
  marks: Pick<TicketMarks, "seen" | "alarm">;
  /** Raises what is due now; the timer's work, for tests. */
  sweep(): Promise<void>;
  /** Reads open tickets and takes their timers up where they were. */
  start(): Promise<void>;
  close(): void;
}

const SWEEP_MS = 500;
/** Tickets and receipts of other processes, and of before a failure, are found so often. */
const REREAD_MS = 30_000;
/** After this nobody need hear of the ticket any more: by then they have stood at the counter. */
const MESSAGE_USE_MS = 10 * 60_000;
export const UNSEEN_EVENT = "ticket.unseen";

/** Sees to it that each new ticket is on somebody's screen, and makes itself heard when it is not. */
export function createAttention(options: AttentionOptions): Attention {
  const { journal, pool, clock, hub, channel, reannounce, log } = options;
  const store = createAttentionStore(pool);
  const marks = createTicketMarks();
  const openSince = new Map<string, number>();
  let paired = new Set<string>();
  let acts: Act[] = [];
  let timers: NodeJS.Timeout[] = [];
  let sweeping = false;

  journal.onCommitted((changes) => {
    for (const change of changes) {
      const act = marks.note(change);
      if (act) acts.push(act);
    }
  });

  function audienceOf(shopId: string): Audience {
    const now = clock.nowMs();
    if (!hub.isFollowed(`tickets:${shopId}`)) openSince.delete(shopId);
    else if (!openSince.has(shopId)) openSince.set(shopId, now);
    return {
      openSince: openSince.get(shopId) ?? null,
      paired: paired.has(shopId),
      channel: channel.hasChannel(shopId),
    };
  }

  async function saveActs(): Promise<void> {
    const batch = acts;
    if (batch.length === 0) return;
    acts = [];
    try {
      await store.saveActed(batch);
    } catch (error) {
      acts = [...batch, ...acts];
      throw error;
    }
    await withdrawFor(batch.map(({ orderId }) => orderId));
  }

  /** Somebody has seen them after all. */
  async function withdrawFor(orderIds: string[]): Promise<void> {
    const told = orderIds.flatMap((subject) => {
      const ticket = marks.of(subject);
      return ticket && channel.hasChannel(ticket.shopId) ? [{ shopId: ticket.shopId, subject }] : [];
    });
    if (told.length > 0) await channel.withdraw(UNSEEN_EVENT, told);
  }

  async function raise(): Promise<void> {
    const now = clock.nowMs();
    const due = nextAlarms(marks.unseen(), audienceOf, now);
    const idsOf = (stage: string) => due.filter((one) => one.stage === stage).map(({ orderId }) => orderId);
    const [second, messaged] = [idsOf("second_screen"), idsOf("messaged")];
    if (second.length > 0) await alarm("second_screen", await store.claimAlarms(second, now), now);
    if (messaged.length > 0) {
      // The message first: its key keeps it single, and after a crash here it is simply asked for again.
      await Promise.all(messaged.map((orderId) => message(orderId, now)));
      await alarm("messaged", await store.claimMessages(messaged, now), now);
    }
  }

  async function message(orderId: string, now: number): Promise<void> {
    const ticket = marks.of(orderId);
    if (!ticket) return;
    const { shopId, number, firedAt } = ticket;
    await channel.send({
      shopId,
      event: UNSEEN_EVENT,
      subject: orderId,
      body: { orderId, number, firedAt: new Date(firedAt).toISOString() },
      useBy: now + MESSAGE_USE_MS,
    });
  }

  async function alarm(stage: "second_screen" | "messaged", orderIds: string[], at: number): Promise<void> {
    for (const orderId of orderIds) marks.markAlarm(orderId, { stage, at });
    // Its change shows the ticket with the alarm, on every screen of the shop.
    await Promise.all(
      orderIds.map((orderId) =>
        journal.change({
          orderId,
          expect: { statuses: ["accepted"] },
          to: "accepted",
          event: { type: UNSEEN_EVENT, actor: "system", data: { stage } },
        }),
      ),
    );
  }

  async function reread(): Promise<void> {
    // What happens here is known by its commits; what other processes did waits until the switch is off.
    if (options.readsCached?.()) return marks.forget(clock.nowMs());
    const readAt = clock.nowMs();
    const [open, shops] = await Promise.all([store.open(), store.pairedShops()]);
    paired = new Set(shops);
    marks.restore(open, readAt);
    marks.forget(clock.nowMs());
  }

  async function sweep(): Promise<void> {
    if (sweeping) return;
    sweeping = true;
    try {
      await saveActs();
      await raise();
    } finally {
      sweeping = false;
    }
  }

  const quietly = (work: () => Promise<void>) => () =>
    void work().catch((error) => log.warn({ error: String(error) }, "attention: not looked after"));

  return {
    part: {
      see: (viewer, input) =>
        seeTickets(
          {
            store,
            marks,
            clock,
            changed: (orderIds) => {
              reannounce(orderIds);
              quietly(() => withdrawFor(orderIds))();
            },
          },
          viewer,
          input,
        ),
    },
    marks: { seen: marks.seen, alarm: marks.alarm },
    sweep,
    async start() {
      await reread();
      timers = [setInterval(quietly(sweep), SWEEP_MS), setInterval(quietly(reread), REREAD_MS)];
      for (const timer of timers) timer.unref();
    },
    close() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
