import type { PersonRow } from "../contracts/admin.ts";
import { OpsError } from "../shared/errors.ts";
import type { Transaction } from "./identity-deps.ts";
import { roleOf } from "./viewer-from.ts";

export { withShops } from "./viewer-from.ts";

export function toPersonRow(person: {
  id: string;
  name: string;
  email: string;
  role: string;
  banned: boolean;
  createdAt: Date;
  shops: { shopId: string }[];
}): PersonRow {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role: roleOf(person.role),
    shopIds: person.shops.map(({ shopId }) => shopId),
    disabled: person.banned,
    createdAt: person.createdAt.getTime(),
  };
}

/** What an audit row keeps of a person. */
export const auditedPerson = ({ email, name, role, shopIds, disabled }: PersonRow) => ({
  email,
  name,
  role,
  shopIds,
  disabled,
});

/** @throws UNKNOWN_SHOP for a shop of nobody or of another tenant */
export async function checkShops(
  transaction: Transaction,
  { tenantId, shopIds }: { tenantId: string; shopIds: string[] },
): Promise<void> {
  const wanted = new Set(shopIds);
  const found = await transaction.shop.count({ where: { id: { in: [...wanted] }, tenantId } });
  if (found !== wanted.size)
    throw new OpsError("UNKNOWN_SHOP", "There is no such shop.", { field: "/shopIds" });
}
