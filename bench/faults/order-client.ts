import { setTimeout as sleep } from "node:timers/promises";
import type { Acknowledged } from "../../server/game-day/ledger.ts";
import type { OrderMaterial } from "../../server/game-day/seed-business.ts";

export interface OrderClientOptions {
  url: string;
  material: OrderMaterial;
  perSecond: number;
  workMs: number;
  runId: string;
}

const ANSWER_WITHIN_MS = 4_000;
const RETRY_MS = 150;
const MAX_WAITING = 600;

/**
 * Clients that behave: each order has its key, an unanswered one is asked again with the same key
 * until somebody answers. Only an answer 200 or 201 counts as acknowledged.
 */
export class OrderClient {
  readonly acknowledged = new Map<string, Acknowledged>();
  /** A key that was answered with two different orders. */
  readonly contradictions: string[] = [];
  readonly refused: Record<string, number> = {};
  private readonly o: OrderClientOptions;
  private waiting = 0;
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private givenUp = false;

  constructor(options: OrderClientOptions) {
    this.o = options;
  }

  start(): void {
    let due = Date.now();
    this.timer = setInterval(() => {
      for (; due <= Date.now(); due += 1_000 / this.o.perSecond) {
        if (this.waiting < MAX_WAITING) void this.place();
      }
    }, 10);
  }

  /** Stops placing and waits for what is still unanswered. @returns how many stayed unanswered. */
  async finish(limitMs: number): Promise<number> {
    clearInterval(this.timer);
    const until = Date.now() + limitMs;
    while (this.waiting > 0 && Date.now() < until) await sleep(50);
    this.givenUp = true;
    return this.waiting;
  }

  /** Places one order, asking until it is answered. @returns its id; null when it was refused. */
  async place(): Promise<string | null> {
    const n = this.count++;
    const key = `${this.o.runId}-${n}`;
    const note = `kept promise ${key}`;
    const clientIndex = n % this.o.material.apiKeys.length;
    const body = JSON.stringify(this.orderOf(n, note));
    this.waiting++;
    try {
      while (!this.givenUp) {
        const answer = await this.ask(key, clientIndex, body);
        if (answer.kind === "made") {
          const before = this.acknowledged.get(key);
          if (before && before.orderId !== answer.orderId) this.contradictions.push(key);
          this.acknowledged.set(key, { key, clientIndex, orderId: answer.orderId, note });
          // Some clients lose the answer and ask once more: they must hear of the same order.
          if (n % 10 === 0 && !before) continue;
          return answer.orderId;
        }
        if (answer.kind === "refused") {
          this.refused[answer.code] = (this.refused[answer.code] ?? 0) + 1;
          return null;
        }
        await sleep(RETRY_MS);
      }
      return null;
    } finally {
      this.waiting--;
    }
  }

  private async ask(
    key: string,
    clientIndex: number,
    body: string,
  ): Promise<{ kind: "made"; orderId: string } | { kind: "refused"; code: string } | { kind: "no answer" }> {
    try {
      const answer = await fetch(`${this.o.url}/api/v1/orders`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${this.o.material.apiKeys[clientIndex]}`,
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await answer.text();
      if (answer.ok) return { kind: "made", orderId: (JSON.parse(text) as { id: string }).id };
      // While it starts or stops the server says 503 without having looked at the order.
      const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
      if (!code || code === "STORE_UNAVAILABLE" || code === "SHUTTING_DOWN" || code === "NO_NODES")
        return { kind: "no answer" };
      return { kind: "refused", code };
    } catch {
      return { kind: "no answer" };
    }
  }

  private orderOf(n: number, note: string): Record<string, unknown> {
    const { mealShopId, itemIds, reservationShopId, slotIds, deadlineMs } = this.o.material;
    const common = {
      note,
      deadlineMs,
      workMs: this.o.workMs,
      dimensions: { region: "north", channel: "api" },
    };
    if (n % 4 === 3) {
      return {
        kind: "reservation",
        shopId: reservationShopId,
        slotId: slotIds[n % slotIds.length],
        party: 1,
        ...common,
      };
    }
    return {
      kind: "meal",
      shopId: mealShopId,
      items: [{ itemId: itemIds[n % itemIds.length], quantity: 1 }],
      ...common,
    };
  }
}
