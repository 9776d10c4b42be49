import { Agent, request } from "undici";
import type { CreateOrder } from "../../contracts/orders.ts";

export type SendOutcome =
  | { outcome: "accepted"; orderId: string; duplicate: boolean }
  /** Turned away with a reason and a time to come back. */
  | { outcome: "refused"; reason: string; retryAfterMs: number | null }
  /** The order itself is wrong, or there was no answer. */
  | { outcome: "failed"; code: string; detail: string };

export interface OrderSender {
  send(order: CreateOrder, idempotencyKey: string): Promise<SendOutcome>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 30_000;

/** Places orders through the HTTP API like any other client. Never throws. */
export function createOrderSender({
  origin,
  apiKey,
  connections = 64,
}: {
  origin: string;
  apiKey: string;
  connections?: number;
}): OrderSender {
  const dispatcher = new Agent({
    connections,
    connectTimeout: 5_000,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  const url = `${origin.replace(/\/+$/, "")}/api/v1/orders`;
  return {
    async send(order, idempotencyKey) {
      try {
        const response = await request(url, {
          method: "POST",
          dispatcher,
          headers: {
            authorization: `Bearer ${apiKey}`,
            "content-type": "application/json",
            "idempotency-key": idempotencyKey,
          },
          body: JSON.stringify(order),
        });
        return outcomeOf(response.statusCode, response.headers["retry-after"], await bodyOf(response.body));
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "NO_ANSWER";
        return { outcome: "failed", code, detail: error instanceof Error ? error.message : String(error) };
      }
    },
    close: () => dispatcher.close(),
  };
}

interface Answer {
  id?: string;
  duplicate?: boolean;
  code?: string;
  reason?: string;
  detail?: string;
  title?: string;
  field?: string;
  retryAfterMs?: number;
}

async function bodyOf(body: { text(): Promise<string> }): Promise<Answer> {
  const text = await body.text();
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

function outcomeOf(status: number, retryAfter: string | string[] | undefined, body: Answer): SendOutcome {
  if (status < 300)
    return { outcome: "accepted", orderId: body.id ?? "", duplicate: body.duplicate ?? false };
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter);
    const retryAfterMs = body.retryAfterMs ?? (Number.isFinite(seconds) ? seconds * 1_000 : null);
    return { outcome: "refused", reason: body.reason ?? body.code ?? `HTTP_${status}`, retryAfterMs };
  }
  const where = body.field ? ` (${body.field})` : "";
  const detail = `${body.detail ?? body.title ?? `HTTP ${status}`}${where}`;
  return { outcome: "failed", code: body.code ?? `HTTP_${status}`, detail };
}
