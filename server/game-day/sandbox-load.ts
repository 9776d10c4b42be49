import { setTimeout as sleep } from "node:timers/promises";
import type { OrderClass } from "../contracts/orders.ts";
import { orderClasses } from "../contracts/orders.ts";
import type { Acknowledged } from "./ledger.ts";
import type { Sandbox } from "./sandbox.ts";

const ANSWER_WITHIN_MS = 5_000;
const ASK_AGAIN_MS = 200;
const PROBE_EVERY_MS = 250;
const PROBE_WITHIN_MS = 2_000;
const MOST_WAITING = 400;

export type Rates = Partial<Record<OrderClass, number>>;

/** Customers and health probes of a sandbox. */
export interface SandboxLoad {
  readonly acknowledged: Acknowledged[];
  readonly asked: Record<OrderClass, number>;
  readonly refused: Record<OrderClass, number>;
  /** Requests a second by class, from now on. */
  at(rates: Rates): void;
  /** Share of the health probes that were answered well so far. */
  probesAnswered(): number | null;
  /** No new ones; waits for what is unanswered. */
  finish(limitMs: number): Promise<void>;
}

/**
 * Customers that behave: each order has its key, and one that gets no answer is asked for again with the same
 * key. Whether anything was lost or doubled is read from the database afterwards, never from here.
 */
export function startLoad({ url, material }: Pick<Sandbox, "url" | "material">, workMs: number): SandboxLoad {
  const none = () => Object.fromEntries(orderClasses.map((name) => [name, 0])) as Record<OrderClass, number>;
  const asked = none();
  const refused = none();
  const acknowledged: Acknowledged[] = [];
  const due = none();
  const probes = { asked: 0, well: 0 };
  let rates: Rates = {};
  let waiting = 0;
  let count = 0;
  let over = false;
  let last = performance.now();

  const timer = setInterval(() => {
    const now = performance.now();
    const seconds = (now - last) / 1_000;
    last = now;
    for (const name of orderClasses) {
      due[name] += (rates[name] ?? 0) * seconds;
      for (; due[name] >= 1; due[name]--) if (waiting < MOST_WAITING) void place(name);
    }
  }, 20);
  const prober = setInterval(() => void probe(), PROBE_EVERY_MS);

  async function place(name: OrderClass): Promise<void> {
    const n = count++;
    const key = `game-day-${n}`;
    const note = `kept promise ${key}`;
    const clientIndex = n % material.apiKeys.length;
    const body = JSON.stringify({
      kind: "meal",
      class: name,
      shopId: material.mealShopId,
      items: [{ itemId: material.itemIds[n % material.itemIds.length], quantity: 1 }],
      deadlineMs: material.deadlineMs,
      workMs,
      note,
      dimensions: { region: "north", channel: "api" },
    });
    asked[name]++;
    waiting++;
    try {
      while (!over) {
        const answer = await ask(key, clientIndex, body);
        if (answer === "refused") refused[name]++;
        else if (answer === "no_answer") {
          await sleep(ASK_AGAIN_MS);
          continue;
        } else acknowledged.push({ key, clientIndex, orderId: answer.orderId, note });
        return;
      }
    } finally {
      waiting--;
    }
  }

  async function ask(key: string, clientIndex: number, body: string) {
    try {
      const answer = await fetch(`${url}/api/v1/orders`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${material.apiKeys[clientIndex]}`,
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const said = (await answer.json()) as { id?: string; code?: string };
      if (answer.ok && said.id) return { orderId: said.id };
      // Without having looked at the order: nobody decided about it.
      return said.code === "STORE_UNAVAILABLE" || said.code === "SHUTTING_DOWN" ? "no_answer" : "refused";
    } catch {
      return "no_answer";
    }
  }

  async function probe(): Promise<void> {
    probes.asked++;
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PROBE_WITHIN_MS) }).catch(
      () => null,
    );
    await answer?.arrayBuffer().catch(() => {});
    if (answer?.ok) probes.well++;
  }

  return {
    acknowledged,
    asked,
    refused,
    at(wanted) {
      rates = wanted;
    },
    probesAnswered: () => (probes.asked === 0 ? null : probes.well / probes.asked),
    async finish(limitMs) {
      clearInterval(timer);
      clearInterval(prober);
      for (const until = Date.now() + limitMs; waiting > 0 && Date.now() < until; ) await sleep(50);
      over = true;
    },
  };
}
