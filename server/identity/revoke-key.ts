import { type ApiClientRow, revokeKeySchema } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toClientRow, withKeys } from "./client-row.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/** Ends a key for good; other processes notice within 5 s. Twice is no error. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND */
export async function revokeKey(
  deps: IdentityDeps,
  viewer: Viewer,
  input: { keyId: string },
): Promise<ApiClientRow> {
  requirePermission(viewer, "admin.manage");
  const { keyId } = parseInput(revokeKeySchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    const key = await transaction.apiKey.findFirst({
      where: { id: keyId, client: { tenantId: viewer.tenantId } },
    });
    if (!key) throw new OpsError("NOT_FOUND", "There is no such key.");
    const { count } = await transaction.apiKey.updateMany({
      where: { id: keyId, revokedAt: null },
      data: { revokedAt: new Date(deps.clock.nowMs()) },
    });
    if (count === 1) {
      await writeAudit(transaction, {
        actor: actorOf(viewer),
        action: "key.revoke",
        target: `key:${keyId}`,
        before: { clientId: key.clientId, prefix: key.prefix },
      });
    }
    return toClientRow(
      await transaction.apiClient.findUniqueOrThrow({ where: { id: key.clientId }, include: withKeys }),
    );
  });
  await deps.keys.changed();
  return row;
}
