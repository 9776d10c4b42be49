import { type OpenedSlots, openSlotsSchema } from "../contracts/catalogue.ts";
import type { Viewer } from "../contracts/people.ts";
import { slotSeries } from "../contracts/slot-series.ts";
import { actorOf, writeAudit } from "../identity/write-audit.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { requireOwnShop, type ShopsDeps } from "./shops-deps.ts";

/**
 * Opens a day's slots at once. Those that are over already are left out, and those open already are left
 * as they are: the same series sent twice opens nothing twice.
 * @throws FORBIDDEN, INVALID_REQUEST where not one slot comes of it, NOT_FOUND, KIND_MISMATCH
 */
export async function openSlots(deps: ShopsDeps, viewer: Viewer, input: unknown): Promise<OpenedSlots> {
  requirePermission(viewer, "admin.manage");
  const { shopId, capacity, ...series } = parseInput(openSlotsSchema, input);
  const nowMs = deps.clock.nowMs();
  const all = slotSeries(series);
  if (all.length === 0) throw new OpsError("INVALID_REQUEST", "Not one slot fits in.", { field: "/to" });
  const wanted = all.filter((span) => span.endsAt > nowMs);
  if (wanted.length === 0) throw new OpsError("INVALID_REQUEST", "All of it is over.", { field: "/date" });
  const opened = await deps.prisma.$transaction(async (transaction) => {
    await requireOwnShop(transaction, viewer, shopId, ["reservation"]);
    // Two people at once would each find the day empty.
    await transaction.$queryRaw`SELECT 1 AS held FROM shop WHERE id = ${shopId} FOR UPDATE`;
    const present = await transaction.slot.findMany({
      where: { shopId, startsAt: { in: wanted.map((span) => new Date(span.startsAt)) } },
      select: { startsAt: true, endsAt: true },
    });
    const known = new Set(present.map((slot) => `${slot.startsAt.getTime()}-${slot.endsAt.getTime()}`));
    const missing = wanted.filter((span) => !known.has(`${span.startsAt}-${span.endsAt}`));
    await transaction.slot.createMany({
      data: missing.map(({ startsAt, endsAt }) => ({
        id: newId("slot", nowMs),
        shopId,
        startsAt: new Date(startsAt),
        endsAt: new Date(endsAt),
        capacity,
      })),
    });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "slots.open",
      target: `shop:${shopId}`,
      after: { ...series, capacity, opened: missing.length },
    });
    return missing.length;
  });
  await deps.catalogueChanged();
  return { opened, already: wanted.length - opened };
}
