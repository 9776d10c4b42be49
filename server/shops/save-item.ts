import { type ItemRow, saveItemSchema } from "../contracts/catalogue.ts";
import type { Viewer } from "../contracts/people.ts";
import { actorOf, writeAudit } from "../identity/write-audit.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toItemRow } from "./catalogue-rows.ts";
import { requireOwnShop, type ShopsDeps } from "./shops-deps.ts";

/**
 * Adds a dish or a service, or changes one; orders may name it as soon as this answers.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, KIND_MISMATCH for a shop of reservations
 */
export async function saveItem(deps: ShopsDeps, viewer: Viewer, input: unknown): Promise<ItemRow> {
  requirePermission(viewer, "admin.manage");
  const { id, shopId, ...facts } = parseInput(saveItemSchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    await requireOwnShop(transaction, viewer, shopId, ["meal", "home_service"]);
    const before = id ? await transaction.menuItem.findFirst({ where: { id, shopId } }) : null;
    if (id && !before) throw new OpsError("NOT_FOUND", "There is no such item in this shop.");
    const last = await transaction.menuItem.aggregate({ where: { shopId }, _max: { position: true } });
    const saved = toItemRow(
      before
        ? await transaction.menuItem.update({ where: { id: before.id }, data: facts })
        : await transaction.menuItem.create({
            data: {
              ...facts,
              id: newId("item", deps.clock.nowMs()),
              shopId,
              position: (last._max.position ?? -1) + 1,
            },
          }),
    );
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: before ? "item.update" : "item.create",
      target: `item:${saved.id}`,
      ...(before ? { before: { shopId, ...toItemRow(before) } } : {}),
      after: { shopId, ...saved },
    });
    return saved;
  });
  await deps.catalogueChanged();
  return row;
}
