import type { CommandResult } from "#server/contracts/command.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { byTime, type QueuedTap } from "./queued-tap.ts";
import type { TapStore } from "./tap-store.ts";

export type Refusal = Extract<CommandResult<unknown>, { ok: false }>;
export type TapAnswer = CommandResult<{ ticket: Ticket }>;

/** What became of a tap. `elsewhere`: another tab of this device has sent it and told what came of it. */
export type TapOutcome =
  | { outcome: "done"; ticket: Ticket }
  | { outcome: "refused"; refusal: Refusal }
  | { outcome: "elsewhere" };

/** Why unanswered taps are not being sent. */
export type TapHindrance = "unreachable" | "signed_out";

export interface TapQueueOptions {
  shopId: string;
  store: TapStore;
  /** @throws when the server was not reached. */
  send(tap: QueuedTap): Promise<TapAnswer>;
  lock<T>(name: string, run: () => Promise<T>): Promise<T>;
  onSettled(tap: QueuedTap, outcome: TapOutcome): void;
  /** The taps that wait, or what hinders them, changed. */
  onChange(): void;
  random?: () => number;
}

/** An answer that does not come in this time counts as none, ms: dead networks let requests hang for minutes. */
const ANSWER_WITHIN_MS = 10_000;
const TRY_AGAIN_AFTER_MS = [500, 1_500, 4_000, 10_000];
const LOOK_FOR_SESSION_MS = 15_000;
/** The server will answer otherwise in a moment; anything else it says is its last word. */
const PASSING = new Set(["STORE_UNAVAILABLE", "SHUTTING_DOWN", "OVERLOADED", "SHED", "RATE_LIMITED"]);

/**
 * Taps on their way to the server: kept on the device until they are answered, sent in the order of
 * the fingers per ticket, by one tab at a time, as often as it takes.
 */
export class TapQueue {
  #options: Required<TapQueueOptions>;
  #taps = new Map<string, QueuedTap>();
  /** Taps the store has: one it has no more was sent by another tab. */
  #stored = new Set<string>();
  #sending = new Set<string>();
  /** How often what is stored has changed through this queue. */
  #changes = 0;
  #hindrance: TapHindrance | null = null;
  #fails = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(options: TapQueueOptions) {
    this.#options = { random: Math.random, ...options };
  }

  get taps(): readonly QueuedTap[] {
    return [...this.#taps.values()];
  }

  /** null while nothing keeps taps from being sent, or there are none. */
  get hindrance(): TapHindrance | null {
    return this.#taps.size > 0 ? this.#hindrance : null;
  }

  async add(tap: QueuedTap): Promise<void> {
    this.#taps.set(tap.id, tap);
    this.#options.onChange();
    await this.#options.store.put(tap);
    this.#stored.add(tap.id);
    this.#changes += 1;
    // While the server is away one timer tries for all.
    if (!this.#timer) await this.#drain(tap.orderId);
  }

  /** Takes up what earlier pages and other tabs have left; new ones are announced to `onChange`. */
  async restore(): Promise<void> {
    const changes = this.#changes;
    const kept = await this.#options.store.ofShop(this.#options.shopId);
    // Tapped or answered while the store was being read: what was read says nothing of that.
    if (this.#changes !== changes) return this.restore();
    if (!kept) return;
    const ids = new Set(kept.map(({ id }) => id));
    for (const tap of this.#taps.values()) {
      if (this.#stored.has(tap.id) && !ids.has(tap.id) && !this.#sending.has(tap.orderId)) {
        this.#settle(tap, { outcome: "elsewhere" });
      }
    }
    for (const tap of kept) this.#stored.add(tap.id);
    this.#taps = new Map([...kept, ...this.#taps.values()].sort(byTime).map((tap) => [tap.id, tap] as const));
    this.#options.onChange();
  }

  /** The server may be there again: send everything now. */
  async resend(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.restore();
    const [first, ...others] = new Set(this.taps.map(({ orderId }) => orderId));
    if (first !== undefined) await this.#drain(first);
    // One that does not get through speaks for all: the others would only hang beside it.
    if (!this.#timer) await Promise.all(others.map((orderId) => this.#drain(orderId)));
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #drain(orderId: string): Promise<void> {
    if (this.#sending.has(orderId) || this.#stopped) return;
    this.#sending.add(orderId);
    try {
      await this.#options.lock(`rushdeck-taps-${orderId}`, async () => {
        for (let tap = this.#firstOf(orderId); tap && !this.#stopped; tap = this.#firstOf(orderId)) {
          if (!(await this.#sendOne(tap))) return;
        }
      });
    } finally {
      this.#sending.delete(orderId);
    }
    // One that was stored while the last answer was being taken in.
    if (!this.#timer && this.#firstOf(orderId)) await this.#drain(orderId);
  }

  #firstOf(orderId: string): QueuedTap | undefined {
    return this.taps.find((tap) => tap.orderId === orderId && this.#stored.has(tap.id));
  }

  /** @returns whether the next tap of the ticket may follow. */
  async #sendOne(tap: QueuedTap): Promise<boolean> {
    const { store, send } = this.#options;
    if (!(await store.has(tap.id))) {
      this.#settle(tap, { outcome: "elsewhere" });
      return true;
    }
    const answer = await within(ANSWER_WITHIN_MS, send(tap)).catch(() => null);
    if (!answer || (!answer.ok && PASSING.has(answer.code))) {
      if (!tap.offline) await this.#keepAsOffline(tap);
      this.#tryLater("unreachable");
      return false;
    }
    if (!answer.ok && answer.code === "UNAUTHENTICATED") {
      this.#tryLater("signed_out");
      return false;
    }
    this.#fails = 0;
    this.#hindrance = null;
    await store.remove(tap.id);
    this.#settle(
      tap,
      answer.ok ? { outcome: "done", ticket: answer.value.ticket } : { outcome: "refused", refusal: answer },
    );
    return true;
  }

  async #keepAsOffline(tap: QueuedTap): Promise<void> {
    const late = { ...tap, offline: true };
    this.#taps.set(tap.id, late);
    await this.#options.store.put(late);
  }

  #settle(tap: QueuedTap, outcome: TapOutcome): void {
    this.#taps.delete(tap.id);
    this.#stored.delete(tap.id);
    this.#changes += 1;
    this.#options.onSettled(tap, outcome);
    this.#options.onChange();
  }

  #tryLater(hindrance: TapHindrance): void {
    this.#hindrance = hindrance;
    const wait = TRY_AGAIN_AFTER_MS[Math.min(this.#fails, TRY_AGAIN_AFTER_MS.length - 1)] ?? 0;
    const waitMs = hindrance === "signed_out" ? LOOK_FOR_SESSION_MS : wait * (0.5 + this.#options.random());
    if (!this.#timer && !this.#stopped) {
      this.#fails += 1;
      this.#timer = setTimeout(() => void this.resend(), waitMs);
    }
    this.#options.onChange();
  }
}

function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("No answer in time.")), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
