import { hashPassword } from "better-auth/crypto";
import { createPersonSchema, type PersonRow } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { auditedPerson, checkShops, toPersonRow, withShops } from "./person-row.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/** @throws FORBIDDEN, INVALID_REQUEST, UNKNOWN_SHOP, CONFLICT when the e-mail is taken */
export async function createPerson(deps: IdentityDeps, viewer: Viewer, input: unknown): Promise<PersonRow> {
  requirePermission(viewer, "admin.manage");
  const { name, password, role, shopIds, ...rest } = parseInput(createPersonSchema, input);
  const email = rest.email.toLowerCase();
  const hash = await hashPassword(password);
  const id = newId("person");
  return deps.prisma.$transaction(async (transaction) => {
    const shops = role === "merchant" ? [...new Set(shopIds)] : [];
    await checkShops(transaction, { tenantId: viewer.tenantId, shopIds: shops });
    const { count } = await transaction.user.createMany({
      data: [{ id, name, email, role, tenantId: viewer.tenantId, emailVerified: true }],
      skipDuplicates: true,
    });
    if (count === 0) throw new OpsError("CONFLICT", "Somebody has this e-mail already.", { field: "/email" });
    await transaction.account.create({
      data: { id: newId("account"), userId: id, accountId: id, providerId: "credential", password: hash },
    });
    await transaction.shopMember.createMany({ data: shops.map((shopId) => ({ userId: id, shopId })) });
    const row = toPersonRow(await transaction.user.findUniqueOrThrow({ where: { id }, include: withShops }));
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "person.create",
      target: `person:${id}`,
      after: auditedPerson(row),
    });
    return row;
  });
}
