import { describe, expect, it } from "vitest";
import { type CreateOrder, createOrderSchema } from "../../contracts/orders.ts";
import { faultAt } from "../../nodes/rules/simulated-fault.ts";
import { hashText, seededRandom } from "../../shared/seeded-random.ts";
import { demoShops } from "./demo-shops.ts";
import { drawOrder } from "./draw-order.ts";
import { planSlots } from "./slot-plan.ts";

const nowMs = Date.UTC(2026, 10, 21, 3, 4, 5);
const draw = (i: number) =>
  drawOrder({ random: seededRandom(hashText(`seed ${i}`)), nowMs, workMs: 4_321.4 });
const orders = Array.from({ length: 8_000 }, (_, i) => draw(i));
const share = (test: (order: CreateOrder) => boolean) => orders.filter(test).length / orders.length;

describe("drawOrder", () => {
  it("draws orders the API accepts, for items and slots that exist", () => {
    const items = new Set(demoShops.flatMap((shop) => shop.items.map((item) => `${shop.id}/${item.id}`)));
    const slots = new Set(planSlots(nowMs).map((slot) => slot.id));
    for (const order of orders) {
      expect(createOrderSchema.safeParse(order).error).toBeUndefined();
      if (order.kind === "meal") {
        for (const line of order.items) expect(items).toContain(`${order.shopId}/${line.itemId}`);
      } else if (order.kind === "home_service") {
        expect(items).toContain(`${order.shopId}/${order.serviceItemId}`);
        expect(Date.parse(order.startsAt)).toBeGreaterThan(nowMs);
      } else expect(slots).toContain(order.slotId);
    }
  });

  it("keeps the mix: 15 % meals, 5 % home service, 80 % reservations; 10/70/15/5 % by class", () => {
    const off = (test: (order: CreateOrder) => boolean, wanted: number) => Math.abs(share(test) - wanted);
    expect(off((o) => o.kind === "meal", 0.15)).toBeLessThan(0.015);
    expect(off((o) => o.kind === "home_service", 0.05)).toBeLessThan(0.015);
    expect(off((o) => o.class === "paid", 0.1)).toBeLessThan(0.015);
    expect(off((o) => o.class === "browse", 0.15)).toBeLessThan(0.015);
  });

  it("draws the same order from the same seed", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("has no app where there is none: desks and phones order without a version", () => {
    expect(orders.some((o) => o.dimensions.device === "desktop" && o.dimensions.appVersion)).toBe(false);
  });

  it("puts 4-20 % of the traffic on every combination the simulated fault may hit", () => {
    for (let turn = 0; turn < 10; turn++) {
      const match = Object.entries(faultAt((turn + 0.7) * 720_000)?.match ?? {});
      const hit = share((o) => match.every(([key, value]) => o.dimensions[key as "region"] === value));
      expect(hit, JSON.stringify(match)).toBeGreaterThan(0.04);
      expect(hit, JSON.stringify(match)).toBeLessThan(0.2);
    }
  });
});
