import type { CreateOrder, OrderClass } from "../../contracts/orders.ts";
import { normalDraw, weightedPick } from "../../shared/seeded-random.ts";
import { CLEAN, type DemoItem, demoShop, GRILL, MUSEUM, WOK } from "./demo-shops.ts";
import { drawDimensions } from "./draw-dimensions.ts";
import { hallSlotId, SLOT_MS, tourSlotId } from "./slot-plan.ts";

export interface DrawInput {
  random: () => number;
  nowMs: number;
  /** From the trace's token counts. */
  workMs: number;
}

const HOUR_MS = 3_600_000;
/** The shops keep Shanghai time. */
const ZONE_MS = 8 * HOUR_MS;

const kinds = [
  ["meal", 15],
  ["home_service", 5],
  ["reservation", 80],
] as const;
const classes: readonly (readonly [OrderClass, number])[] = [
  ["paid", 10],
  ["place", 70],
  ["browse", 15],
  ["background", 5],
];
const surnames = [
  "王",
  "李",
  "张",
  "刘",
  "陈",
  "杨",
  "赵",
  "黄",
  "周",
  "吴",
  "徐",
  "孙",
  "Smith",
  "Tanaka",
  "Kim",
];
/** Of meals: ordered for later; with an allergy named. Of lines: wanted otherwise. */
const SCHEDULED_SHARE = 0.06;
const ALLERGY_SHARE = 0.04;
const MODIFIED_SHARE = 0.18;
const FIVE_MINUTES_MS = 5 * 60_000;
const allergies = [
  "花生过敏 / Peanuts",
  "海鲜过敏 / Shellfish",
  "鸡蛋过敏 / Egg",
  "麸质不耐 / Gluten",
  "乳糖不耐 / Lactose",
];
const modifiers: Record<string, readonly string[]> = {
  [WOK]: [
    "少油 / Less oil",
    "不要香菜 / No coriander",
    "加辣 / Extra hot",
    "不放葱 / No spring onion",
    "少盐 / Less salt",
  ],
  [GRILL]: [
    "微辣 / Mild",
    "多放孜然 / Extra cumin",
    "不要洋葱 / No onion",
    "烤焦一点 / Well done",
    "去冰 / No ice",
  ],
};
const notes = ["少辣", "不要香菜", "多一双筷子", "放门口", "Extra napkins", "No peanuts"];

/** One order of the demo business. Depends on its arguments alone. */
export function drawOrder({ random, nowMs, workMs }: DrawInput): CreateOrder {
  const kind = weightedPick(kinds, random);
  const shared = { class: weightedPick(classes, random), workMs: Math.round(workMs) };
  const customer = { name: `${pick(surnames, random)}${random() < 0.5 ? "女士" : "先生"}` };
  switch (kind) {
    case "meal": {
      const shop = demoShop(random() < 0.55 ? WOK : GRILL);
      return {
        kind,
        ...shared,
        customer,
        shopId: shop.id,
        items: drawLines(shop, random),
        note: random() < 0.12 ? pick(notes, random) : undefined,
        allergy: random() < ALLERGY_SHARE ? pick(allergies, random) : undefined,
        promisedAt: random() < SCHEDULED_SHARE ? drawPromise(random, nowMs) : undefined,
        dimensions: drawDimensions(random, shop.region),
      };
    }
    case "home_service": {
      const service = pick(demoShop(CLEAN).items, random);
      return {
        kind,
        ...shared,
        customer,
        shopId: CLEAN,
        serviceItemId: service.id,
        startsAt: new Date(drawVisitStart(random, nowMs)).toISOString(),
        durationMinutes: Math.max(15, Math.round(service.prepSeconds / 60)),
        location: { xKm: round1(normalDraw(random) * 5), yKm: round1(normalDraw(random) * 5) },
        dimensions: drawDimensions(random),
      };
    }
    case "reservation":
      return {
        kind,
        ...shared,
        customer,
        shopId: MUSEUM,
        slotId: drawSlot(random, nowMs),
        party: 1,
        dimensions: drawDimensions(random),
      };
  }
}

function drawLines({ id, items }: { id: string; items: readonly DemoItem[] }, random: () => number) {
  const wanted = weightedPick(
    [[1, 38] as const, [2, 34] as const, [3, 20] as const, [4, 8] as const],
    random,
  );
  const chosen = new Map<string, number>();
  while (chosen.size < wanted) {
    chosen.set(
      pick(items, random).id,
      weightedPick([[1, 80] as const, [2, 16] as const, [3, 4] as const], random),
    );
  }
  return [...chosen].map(([itemId, quantity]) => ({
    itemId,
    quantity,
    modifiers: random() < MODIFIED_SHARE ? [pick(modifiers[id] ?? [], random)] : undefined,
  }));
}

/** 20 to 60 minutes ahead, to the five minutes, as people choose it. */
function drawPromise(random: () => number, nowMs: number): string {
  const at = nowMs + (20 + 40 * random()) * 60_000;
  return new Date(Math.ceil(at / FIVE_MINUTES_MS) * FIVE_MINUTES_MS).toISOString();
}

/** On the half hour, between 8 and 19 o'clock local time, within the coming week. */
function drawVisitStart(random: () => number, nowMs: number): number {
  const day = Math.floor((nowMs + ZONE_MS) / (24 * HOUR_MS)) + 1 + Math.floor(7 * random() ** 1.5);
  const halfHours = Math.floor(22 * random());
  return day * 24 * HOUR_MS - ZONE_MS + 8 * HOUR_MS + halfHours * (HOUR_MS / 2);
}

/** Mostly the coming hours, sooner more than later; one in thirty wants a guided tour. */
function drawSlot(random: () => number, nowMs: number): string {
  // Leaves the next few minutes out: those slots start while the order is on its way.
  const earliest = Math.ceil((nowMs + 60_000) / SLOT_MS) * SLOT_MS;
  if (random() < 0.033) {
    const hours = 1 + Math.floor(8 * random());
    return tourSlotId(Math.floor(earliest / HOUR_MS) * HOUR_MS + hours * HOUR_MS);
  }
  const ahead = Math.floor(132 * random() ** 1.7);
  return hallSlotId(earliest + ahead * SLOT_MS);
}

function pick<T>(from: readonly T[], random: () => number): T {
  const value = from[Math.floor(random() * from.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}

const round1 = (value: number) => Math.round(value * 10) / 10;
