import { Agent, request } from "node:http";
import type { OfferedOrder } from "./offered-load.ts";

/** What became of one request as its sender saw it. */
export interface Answered {
  order: OfferedOrder;
  /** HTTP status; 0: no answer. */
  status: number;
  /** From the moment it was due until the answer. */
  tookMs: number;
}

export interface Shot {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends each order at its moment whatever came back for the others, and waits for all answers.
 * @param giveUpMs after which an unanswered request is hung up on
 */
export async function sendOrders(options: {
  port: number;
  orders: readonly OfferedOrder[];
  /** Epoch ms of the run's moment 0. */
  zeroAt: number;
  giveUpMs: number;
  shotFor(order: OfferedOrder, index: number): Shot;
}): Promise<Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const now = () => performance.timeOrigin + performance.now() - options.zeroAt;
  const all: Promise<Answered>[] = [];
  try {
    for (const [index, order] of options.orders.entries()) {
      const aheadMs = order.atMs - now();
      if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
      all.push(shoot(order, index));
    }
    return await Promise.all(all);
  } finally {
    agent.destroy();
  }

  function shoot(order: OfferedOrder, index: number): Promise<Answered> {
    const { path, headers, body } = options.shotFor(order, index);
    return new Promise((resolve) => {
      const end = (status: number) => resolve({ order, status, tookMs: now() - order.atMs });
      const sent = request(
        {
          agent,
          host: "127.0.0.1",
          port: options.port,
          method: "POST",
          path,
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
          signal: AbortSignal.timeout(options.giveUpMs),
        },
        (response) => {
          response.resume();
          response.once("end", () => end(response.statusCode ?? 0));
          response.once("error", () => end(0));
        },
      );
      sent.once("error", () => end(0));
      sent.end(body);
    });
  }
}
