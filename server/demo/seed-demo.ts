import type { Prisma } from "../platform/prisma.ts";
import { newId } from "../shared/ids.ts";
import { demoCards } from "./rules/demo-cards.ts";
import { CLEAN, demoProviders, demoShops, MUSEUM } from "./rules/demo-shops.ts";
import { planSlots } from "./rules/slot-plan.ts";

export const DEMO_TENANT = "default";
export const DEMO_CLIENT = "demo-traffic";
/** Slots are kept this long after they are over, for those who look back. */
const KEEP_OLD_SLOTS_MS = 24 * 3_600_000;
const ROLL_EVERY_MS = 60_000;

const shopSettings = { deadlineMs: 15_000, backgroundDeadlineMs: 120_000 };

/**
 * Makes the demo business: what is missing is created, what is there is left as people changed it.
 * Safe to call at every start.
 */
export async function seedDemo(prisma: Prisma, nowMs: number): Promise<void> {
  await prisma.tenant.createMany({ data: [{ id: DEMO_TENANT, name: "Rushdeck" }], skipDuplicates: true });
  await prisma.shop.createMany({
    data: demoShops.map(({ items: _, ...shop }) => ({
      ...shop,
      tenantId: DEMO_TENANT,
      boardToken: newId("board", nowMs),
      settings: shopSettings,
    })),
    skipDuplicates: true,
  });
  await prisma.menuItem.createMany({
    data: demoShops.flatMap((shop) =>
      shop.items.map((item, position) => ({
        ...item,
        shopId: shop.id,
        position,
        card: demoCards[item.id] ?? {},
      })),
    ),
    skipDuplicates: true,
  });
  await addMissingCards(prisma);
  await prisma.provider.createMany({
    data: demoProviders.map((provider) => ({ ...provider, shopId: CLEAN })),
    skipDuplicates: true,
  });
  await prisma.apiClient.createMany({
    data: [{ id: DEMO_CLIENT, tenantId: DEMO_TENANT, name: "Demo traffic", tier: "enterprise" }],
    skipDuplicates: true,
  });
  await openSlots(prisma, nowMs);
}

/** A demo of an earlier version had no recipe cards; one that people wrote stays theirs. */
async function addMissingCards(prisma: Prisma): Promise<void> {
  const bare = await prisma.menuItem.findMany({
    where: { id: { in: Object.keys(demoCards) }, card: { equals: {} } },
    select: { id: true },
  });
  for (const { id } of bare) {
    await prisma.menuItem.update({ where: { id }, data: { card: demoCards[id] } });
  }
}

/** Opens the slots of the coming 24 hours that are not open yet, and removes those long over. */
export async function openSlots(prisma: Prisma, nowMs: number): Promise<void> {
  await prisma.slot.createMany({
    data: planSlots(nowMs).map(({ startsAt, endsAt, ...slot }) => ({
      ...slot,
      shopId: MUSEUM,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    })),
    skipDuplicates: true,
  });
  await prisma.slot.deleteMany({
    where: { shopId: MUSEUM, endsAt: { lt: new Date(nowMs - KEEP_OLD_SLOTS_MS) } },
  });
}

/** Keeps the booking desk's slots rolling forward until the returned function is called. */
export function keepSlotsOpen({
  prisma,
  nowMs,
  onError,
}: {
  prisma: Prisma;
  nowMs: () => number;
  onError: (error: unknown) => void;
}): () => void {
  const timer = setInterval(() => void openSlots(prisma, nowMs()).catch(onError), ROLL_EVERY_MS);
  return () => clearInterval(timer);
}
