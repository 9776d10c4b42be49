import { type ShopRow, updateShopSchema } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { auditedShop, toShopRow, withItemCount } from "./shop-row.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/**
 * Renames a shop, or closes and opens it. Its kind stays: orders of the old kind would have nowhere to go.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, KIND_MISMATCH
 */
export async function updateShop(deps: IdentityDeps, viewer: Viewer, input: unknown): Promise<ShopRow> {
  requirePermission(viewer, "admin.manage");
  const { id, closed, kind, nameEn, nameZh, region } = parseInput(updateShopSchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    const before = await transaction.shop.findFirst({
      where: { id, tenantId: viewer.tenantId },
      include: withItemCount,
    });
    if (!before) throw new OpsError("NOT_FOUND", "There is no such shop.");
    if (before.kind !== kind) {
      throw new OpsError("KIND_MISMATCH", "The kind of a shop is chosen once.", { field: "/kind" });
    }
    const closedAt = closed ? (before.closedAt ?? new Date(deps.clock.nowMs())) : null;
    const after = await transaction.shop.update({
      where: { id },
      data: { nameEn, nameZh, region, closedAt },
      include: withItemCount,
    });
    const changed = toShopRow(after);
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "shop.update",
      target: `shop:${id}`,
      before: auditedShop(toShopRow(before)),
      after: auditedShop(changed),
    });
    return changed;
  });
  await deps.shopsChanged();
  return row;
}
