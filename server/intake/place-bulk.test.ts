import { expect, it } from "vitest";
import { createOrderSchema } from "../contracts/orders.ts";
import { placeBulk } from "./place-bulk.ts";
import type { IntakeDeps } from "./place-order.ts";

const caller = { clientId: "cli", tenantId: "default", tier: "free" } as const;
// What the database cannot store would fail every order committed in the same group.
const unstorable = ["a\u0000b", "a\ud800"];

it.each(unstorable)("takes no text that the database cannot store: %j", (value) => {
  const order = { kind: "meal", shopId: "wok", items: [{ itemId: "noodles", quantity: 1 }] };
  expect(createOrderSchema.safeParse(order).success).toBe(true);
  for (const over of [
    { note: value },
    { dimensions: { region: value } },
    { customer: { name: value } },
    { items: [{ itemId: "noodles", quantity: 1, modifiers: [value] }] },
  ]) {
    expect(createOrderSchema.safeParse({ ...order, ...over }).success, JSON.stringify(over)).toBe(false);
  }
});

it.each(unstorable)("takes no such idempotency key in a bulk line: %j", async (idempotencyKey) => {
  const [line] = await placeBulk({} as IntakeDeps, { caller, ndjson: JSON.stringify({ idempotencyKey }) });
  expect(line).toMatchObject({ status: 400, problem: { field: "/idempotencyKey" } });
});
