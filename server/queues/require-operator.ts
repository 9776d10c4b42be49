import type { Viewer } from "../contracts/people.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";

/** Queues are the installation's: only those who run it may act on them. @throws UNAUTHENTICATED, FORBIDDEN */
export function requireOperator(viewer: Viewer): void {
  requirePermission(viewer, "operations.act");
  if (viewer.tenantId !== DEFAULT_TENANT)
    throw new OpsError("FORBIDDEN", "The queues of this installation are not yours to act on.");
}
