import { type ShopRow, shopInputSchema } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { auditedShop, toShopRow, withItemCount } from "./shop-row.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/** @throws FORBIDDEN, INVALID_REQUEST, CONFLICT when the id is taken */
export async function createShop(deps: IdentityDeps, viewer: Viewer, input: unknown): Promise<ShopRow> {
  requirePermission(viewer, "admin.manage");
  const shop = parseInput(shopInputSchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.shop.createMany({
      data: [{ ...shop, tenantId: viewer.tenantId, boardToken: newId("board") }],
      skipDuplicates: true,
    });
    if (count === 0) throw new OpsError("CONFLICT", "There is a shop with this id.", { field: "/id" });
    const made = toShopRow(
      await transaction.shop.findUniqueOrThrow({ where: { id: shop.id }, include: withItemCount }),
    );
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "shop.create",
      target: `shop:${shop.id}`,
      after: auditedShop(made),
    });
    return made;
  });
  await deps.shopsChanged();
  return row;
}
