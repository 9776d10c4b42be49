import { describe, expect, it } from "vitest";
import type { CreateOrder } from "../../contracts/orders.ts";
import { play } from "./play.ts";
import { progressLine, resultText } from "./print-result.ts";
import type { SendOutcome } from "./send-order.ts";

const order = { kind: "reservation", shopId: "m", slotId: "s", party: 1 } as CreateOrder;
const at = (...times: number[]) => times.map((atMs) => ({ atMs, order }));
const accepted: SendOutcome = { outcome: "accepted", orderId: "o", duplicate: false };
const options = { speed: 1, connections: 8, runId: "r1", signal: new AbortController().signal };

describe("play", () => {
  it("sends each order at its moment, sped up, under a key of its own", async () => {
    const sent: { key: string; ms: number }[] = [];
    const startedAt = performance.now();
    const result = await play({
      ...options,
      orders: at(0, 600, 1_200),
      speed: 10,
      send: async (_, key) => {
        sent.push({ key, ms: performance.now() - startedAt });
        return accepted;
      },
    });
    expect(sent.map((s) => s.key)).toEqual(["replay-r1-0", "replay-r1-1", "replay-r1-2"]);
    expect(sent[1]?.ms).toBeGreaterThanOrEqual(58);
    expect(sent[2]?.ms).toBeGreaterThanOrEqual(118);
    expect(sent[2]?.ms).toBeLessThan(400);
    expect(result).toMatchObject({ total: 3, sent: 3, accepted: 3, cancelled: false });
  });

  it("counts refusals by reason and failures by code, with an example", async () => {
    const outcomes: SendOutcome[] = [
      accepted,
      { outcome: "refused", reason: "wait_target", retryAfterMs: 100 },
      { outcome: "refused", reason: "wait_target", retryAfterMs: 100 },
      { outcome: "failed", code: "UNKNOWN_SLOT", detail: "There is no such slot." },
    ];
    const result = await play({
      ...options,
      orders: at(0, 0, 0, 0),
      send: async () => outcomes.shift() ?? accepted,
    });
    expect(result).toMatchObject({
      accepted: 1,
      refused: { wait_target: 2 },
      failed: { UNKNOWN_SLOT: 1 },
      failedDetail: { UNKNOWN_SLOT: "There is no such slot." },
    });
    expect(resultText(result)).toContain("refused   2  (wait_target 2)");
  });

  it("admits it when it cannot keep up", async () => {
    const send = () => new Promise<SendOutcome>((resolve) => setTimeout(() => resolve(accepted), 80));
    const result = await play({ ...options, connections: 1, orders: at(0, 0, 0, 0), send });
    expect(result.lagMs.max).toBeGreaterThan(200);
    expect(resultText(result)).toContain("could not keep up");
  });

  it("stops when cancelled and says how far it came", async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    const result = await play({
      ...options,
      orders: at(0, 60_000),
      signal: cancel.signal,
      send: async () => accepted,
    });
    expect(result).toMatchObject({ cancelled: true, sent: 1, accepted: 1 });
    expect(result.elapsedMs).toBeLessThan(2_000);
  });

  it("does not repeat what every request would be told: a key that is not accepted", async () => {
    const send = async (): Promise<SendOutcome> => ({
      outcome: "failed",
      code: "UNAUTHENTICATED",
      detail: "no",
    });
    const result = await play({
      ...options,
      orders: at(...Array.from({ length: 500 }, (_, i) => i * 2)),
      send,
    });
    expect(result.sent).toBeLessThan(20);
  });
});

it("shows how far it is and how long it will take", () => {
  const line = progressLine({
    sent: 30,
    total: 60,
    accepted: 25,
    refused: 4,
    failed: 1,
    elapsedMs: 1,
    leftMs: 95_000,
  });
  expect(line).toContain("[############------------] 30/60");
  expect(line).toContain("1 min 35 s left");
});
