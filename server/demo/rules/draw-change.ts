import type { AmendOrder, CreateOrder } from "../../contracts/orders.ts";
import { weightedPick } from "../../shared/seeded-random.ts";
import { demoShop } from "./demo-shops.ts";

/** What a demo customer thinks better of, and how long after ordering. */
export type CustomerChange =
  | { kind: "amend"; afterMs: number; amendment: AmendOrder }
  | { kind: "cancel"; afterMs: number; reason: string };

const AMENDED_SHARE = 0.06;
const CANCELLED_SHARE = 0.025;
const reasons = ["点错了 / Ordered by mistake", "临时有事 / Something came up", "等太久了 / Too long a wait"];

/** One in twelve meals is changed or cancelled; depends on its arguments alone. */
export function drawChange(order: CreateOrder, random: () => number): CustomerChange | null {
  if (order.kind !== "meal") return null;
  const draw = random();
  const afterMs = Math.round(8_000 + 50_000 * random());
  if (draw < CANCELLED_SHARE) return { kind: "cancel", afterMs, reason: pick(reasons, random) };
  if (draw >= CANCELLED_SHARE + AMENDED_SHARE) return null;
  return { kind: "amend", afterMs, amendment: amendmentOf(order, random) };
}

function amendmentOf(order: Extract<CreateOrder, { kind: "meal" }>, random: () => number): AmendOrder {
  const at = Math.floor(random() * order.items.length);
  const lineId = String(at + 1);
  const quantity = order.items[at]?.quantity ?? 1;
  const how = weightedPick([["add", 50] as const, ["more", 30] as const, ["remove", 20] as const], random);
  if (how === "remove" && order.items.length > 1) return { add: [], change: [{ lineId, quantity: 0 }] };
  if (how === "more") return { add: [], change: [{ lineId, quantity: quantity + 1 }] };
  return { add: [{ itemId: pick(demoShop(order.shopId).items, random).id, quantity: 1 }], change: [] };
}

function pick<T>(from: readonly T[], random: () => number): T {
  const value = from[Math.floor(random() * from.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}
