import type { ApiClientRow } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toClientRow, withKeys } from "./client-row.ts";
import type { IdentityDeps } from "./identity-deps.ts";

/** API clients of the viewer's tenant with all their keys, oldest first. */
export async function listClients(deps: IdentityDeps, viewer: Viewer): Promise<ApiClientRow[]> {
  requirePermission(viewer, "admin.manage");
  const clients = await deps.prisma.apiClient.findMany({
    where: { tenantId: viewer.tenantId },
    include: withKeys,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return clients.map(toClientRow);
}
