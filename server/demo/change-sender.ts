import { Agent, request } from "undici";
import type { CustomerChange } from "./rules/draw-change.ts";

export interface ChangeSender {
  /** Never throws: a customer who comes too late simply gets what was ordered. */
  send(orderId: string, change: CustomerChange, idempotencyKey: string): Promise<void>;
  close(): Promise<void>;
}

/** Amends and cancels orders through the HTTP API like any other client. */
export function createChangeSender({ origin, apiKey }: { origin: string; apiKey: string }): ChangeSender {
  const dispatcher = new Agent({ connections: 4, connectTimeout: 5_000, headersTimeout: 10_000 });
  const base = `${origin.replace(/\/+$/, "")}/api/v1/orders`;
  return {
    async send(orderId, change, idempotencyKey) {
      const [path, body] =
        change.kind === "amend" ? ["amendments", change.amendment] : ["cancel", { reason: change.reason }];
      try {
        const response = await request(`${base}/${orderId}/${path}`, {
          method: "POST",
          dispatcher,
          headers: {
            authorization: `Bearer ${apiKey}`,
            "content-type": "application/json",
            "idempotency-key": idempotencyKey,
          },
          body: JSON.stringify(body),
        });
        await response.body.dump();
      } catch {
        // The server is stopping or away.
      }
    },
    close: () => dispatcher.close(),
  };
}
