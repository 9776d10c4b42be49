import { changeSlotSchema, type SlotRow } from "../contracts/catalogue.ts";
import type { Viewer } from "../contracts/people.ts";
import { actorOf, writeAudit } from "../identity/write-audit.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toSlotRow } from "./catalogue-rows.ts";
import { requireOwnShop, type ShopsDeps } from "./shops-deps.ts";

/**
 * Gives a slot more places, or fewer, but never fewer than are taken.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, KIND_MISMATCH, CONFLICT (reason "below_taken")
 */
export async function changeSlot(deps: ShopsDeps, viewer: Viewer, input: unknown): Promise<SlotRow> {
  requirePermission(viewer, "admin.manage");
  const { shopId, id, capacity } = parseInput(changeSlotSchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    await requireOwnShop(transaction, viewer, shopId, ["reservation"]);
    // Reservations take places all the while: the row is held so that the count cannot rise under us.
    await transaction.$queryRaw`SELECT 1 AS held FROM slot WHERE id = ${id} FOR UPDATE`;
    const before = await transaction.slot.findFirst({ where: { id, shopId } });
    if (!before) throw new OpsError("NOT_FOUND", "There is no such slot in this shop.");
    if (capacity < before.taken) {
      throw new OpsError("CONFLICT", `${before.taken} places are taken.`, {
        field: "/capacity",
        reason: "below_taken",
      });
    }
    const after = await transaction.slot.update({ where: { id }, data: { capacity } });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "slot.capacity",
      target: `slot:${id}`,
      before: { shopId, capacity: before.capacity },
      after: { shopId, capacity },
    });
    return toSlotRow(after);
  });
  await deps.catalogueChanged();
  return row;
}
