import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIRequestContext, APIResponse } from "@playwright/test";

/** The demo client's key, as `npm run replay` would use it on this machine. */
export function demoKey(): string {
  const dataDir = process.env.RUSHDECK_E2E_DATA_DIR;
  if (!dataDir) throw new Error("The data directory of the run's server is not known.");
  return readFileSync(path.join(dataDir, "demo-api-key"), "utf8").trim();
}

const TRIES = 5;
const LONGEST_WAIT_MS = 3_000;

/** Places an order through the public API, as another system would: refused in the demo's rush, it comes again. */
export async function placeOrder(
  request: APIRequestContext,
  order: Record<string, unknown>,
  { key = demoKey(), idempotencyKey = randomUUID() }: { key?: string; idempotencyKey?: string } = {},
): Promise<APIResponse> {
  for (let left = TRIES - 1; ; left--) {
    const answer = await request.post("/api/v1/orders", {
      headers: { authorization: `Bearer ${key}`, "idempotency-key": idempotencyKey },
      data: order,
    });
    // Refused by a switch it would be refused again.
    if (answer.status() !== 503 || left === 0 || (await answer.text()).includes('"SHED"')) return answer;
    const waitMs = Number(answer.headers()["retry-after"] ?? 1) * 1_000;
    await sleep(Math.min(waitMs, LONGEST_WAIT_MS));
  }
}

export const aMeal = (over: Record<string, unknown> = {}) => ({
  kind: "meal",
  shopId: "demo-wok",
  class: "paid",
  items: [{ itemId: "wok-kung-pao", quantity: 2, modifiers: ["no peanuts"] }],
  ...over,
});
