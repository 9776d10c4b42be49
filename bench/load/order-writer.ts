import type { OrderMaterial } from "../../server/game-day/seed-business.ts";

export type { OrderMaterial };

const REGIONS = ["north", "south", "east", "west"];
const DEVICES = ["iPhone 15", "Android 14", "Android 10", "web"];
const NETWORKS = ["5G", "4G", "wifi"];
const VARIANTS = 96;
/** Stands for the eight digits that make an order's body its own. */
const COUNTER = "########";

/**
 * Writes requests to place orders as raw HTTP/1.1, each with its own idempotency key and its own
 * body: three meals to one reservation. Everything but the counter is made beforehand, so that the
 * generator takes as little as possible of the machine it shares with the server.
 */
export function makeOrderWriter(
  material: OrderMaterial,
  options: { path: string; host: string; runId: string },
) {
  const variants = Array.from({ length: VARIANTS }, (_, i) => {
    const [before = "", after = ""] = JSON.stringify(orderVariant(material, i)).split(COUNTER);
    return { before, after, length: Buffer.byteLength(before) + 8 + Buffer.byteLength(after) };
  });
  const heads = material.apiKeys.map(
    (key) =>
      `POST ${options.path} HTTP/1.1\r\nHost: ${options.host}\r\nContent-Type: application/json\r\nAuthorization: Bearer ${key}\r\nIdempotency-Key: ${options.runId}-`,
  );
  return (counter: number): string => {
    const digits = String(counter).padStart(8, "0");
    const variant = variants[counter % VARIANTS];
    const head = heads[counter % heads.length];
    if (!variant || head === undefined) throw new Error("no order material");
    return `${head}${digits}\r\nContent-Length: ${variant.length}\r\n\r\n${variant.before}${digits}${variant.after}`;
  };
}

function orderVariant(material: OrderMaterial, i: number): Record<string, unknown> {
  const pick = <T>(list: T[], at: number) => list[at % list.length];
  const common = {
    class: i % 8 === 0 ? "paid" : "place",
    customer: { name: `Guest ${i}`, phone: `138000000${String(i).padStart(2, "0")}` },
    note: `order ${COUNTER}`,
    dimensions: {
      region: pick(REGIONS, i),
      device: pick(DEVICES, i >> 2),
      network: pick(NETWORKS, i),
      appVersion: i % 3 === 0 ? "8.1.0" : "8.2.1",
      channel: "api",
    },
    deadlineMs: material.deadlineMs,
    // About a second of work each, as in the recorded code trace: accepting a rush runs ahead of executing it.
    workMs: 600 + (i % 10) * 100,
  };
  if (i % 4 === 3) {
    return {
      kind: "reservation",
      shopId: material.reservationShopId,
      slotId: pick(material.slotIds, i >> 2),
      party: 1,
      ...common,
    };
  }
  const items = [
    { itemId: pick(material.itemIds, i), quantity: 1 + (i % 3) },
    { itemId: pick(material.itemIds, i + 5), quantity: 1, modifiers: ["less spicy"] },
  ];
  return { kind: "meal", shopId: material.mealShopId, items, ...common };
}
