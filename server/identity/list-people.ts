import type { PersonRow } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { toPersonRow, withShops } from "./person-row.ts";

/** Everyone of the viewer's tenant, oldest first. */
export async function listPeople(deps: IdentityDeps, viewer: Viewer): Promise<PersonRow[]> {
  requirePermission(viewer, "admin.manage");
  const people = await deps.prisma.user.findMany({
    where: { tenantId: viewer.tenantId },
    include: withShops,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return people.map(toPersonRow);
}
