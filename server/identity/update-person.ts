import { hashPassword } from "better-auth/crypto";
import { type PersonRow, updatePersonSchema } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IdentityDeps, Transaction } from "./identity-deps.ts";
import { auditedPerson, checkShops, toPersonRow, withShops } from "./person-row.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/**
 * Changes role, shops, password, or whether the person may come in. Disabling and a new password end
 * the person's sessions; a new role or other shops hold from the next request on.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, UNKNOWN_SHOP, CONFLICT for the last administrator
 */
export async function updatePerson(deps: IdentityDeps, viewer: Viewer, input: unknown): Promise<PersonRow> {
  requirePermission(viewer, "admin.manage");
  const { id, role, shopIds, disabled, password } = parseInput(updatePersonSchema, input);
  const hash = password === undefined ? null : await hashPassword(password);
  const changed = await deps.prisma.$transaction(async (transaction) => {
    const before = await transaction.user.findFirst({
      where: { id, tenantId: viewer.tenantId },
      include: withShops,
    });
    if (!before) throw new OpsError("NOT_FOUND", "There is no such person.");
    const losesAdministrator =
      before.role === "administrator" && !before.banned && (role !== "administrator" || disabled);
    if (losesAdministrator) await keepOneAdministrator(transaction, { id, tenantId: viewer.tenantId });

    const shops = role === "merchant" ? [...new Set(shopIds)] : [];
    await checkShops(transaction, { tenantId: viewer.tenantId, shopIds: shops });
    await transaction.shopMember.deleteMany({ where: { userId: id } });
    await transaction.shopMember.createMany({ data: shops.map((shopId) => ({ userId: id, shopId })) });
    if (hash) {
      await transaction.account.updateMany({
        where: { userId: id, providerId: "credential" },
        data: { password: hash },
      });
    }
    if (disabled || hash) await transaction.session.deleteMany({ where: { userId: id } });
    const row = toPersonRow(
      await transaction.user.update({ where: { id }, data: { role, banned: disabled }, include: withShops }),
    );
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "person.update",
      target: `person:${id}`,
      before: auditedPerson(toPersonRow(before)),
      after: { ...auditedPerson(row), newPassword: hash !== null },
    });
    return row;
  });
  deps.viewerChanged(id);
  return changed;
}

/** @throws CONFLICT when nobody else could undo this. */
async function keepOneAdministrator(
  transaction: Transaction,
  { id, tenantId }: { id: string; tenantId: string },
): Promise<void> {
  // Locks all of them, so that two administrators cannot remove each other at the same moment.
  const others = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM person
    WHERE tenant_id = ${tenantId} AND role = 'administrator' AND NOT banned
    ORDER BY id FOR UPDATE`;
  if (others.every((one) => one.id === id)) {
    throw new OpsError("CONFLICT", "This is the last administrator.", { reason: "last_administrator" });
  }
}
