import { type ProviderRow, saveProviderSchema } from "../contracts/catalogue.ts";
import type { Viewer } from "../contracts/people.ts";
import { actorOf, writeAudit } from "../identity/write-audit.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toProviderRow } from "./catalogue-rows.ts";
import { requireOwnShop, type ShopsDeps } from "./shops-deps.ts";

/**
 * Adds somebody who makes visits, or changes what they can do. One who is switched off gets no new
 * visits; those already theirs stay.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, KIND_MISMATCH
 */
export async function saveProvider(deps: ShopsDeps, viewer: Viewer, input: unknown): Promise<ProviderRow> {
  requirePermission(viewer, "admin.manage");
  const { id, shopId, ...facts } = parseInput(saveProviderSchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    await requireOwnShop(transaction, viewer, shopId, ["home_service"]);
    const before = id ? await transaction.provider.findFirst({ where: { id, shopId } }) : null;
    if (id && !before) throw new OpsError("NOT_FOUND", "There is no such provider in this shop.");
    const saved = toProviderRow(
      before
        ? await transaction.provider.update({ where: { id: before.id }, data: facts })
        : await transaction.provider.create({
            data: { ...facts, id: newId("prov", deps.clock.nowMs()), shopId },
          }),
    );
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: before ? "provider.update" : "provider.create",
      target: `provider:${saved.id}`,
      ...(before ? { before: { shopId, ...toProviderRow(before) } } : {}),
      after: { shopId, ...saved },
    });
    return saved;
  });
  await deps.catalogueChanged();
  return row;
}
