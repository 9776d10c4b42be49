import { type ApiClientRow, updateClientSchema } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toClientRow, withKeys } from "./client-row.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/** Renames a client, changes its tier, or stops and restarts all its keys. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND */
export async function updateClient(
  deps: IdentityDeps,
  viewer: Viewer,
  input: unknown,
): Promise<ApiClientRow> {
  requirePermission(viewer, "admin.manage");
  const { id, name, tier, disabled } = parseInput(updateClientSchema, input);
  const row = await deps.prisma.$transaction(async (transaction) => {
    const before = await transaction.apiClient.findFirst({ where: { id, tenantId: viewer.tenantId } });
    if (!before) throw new OpsError("NOT_FOUND", "There is no such client.");
    const disabledAt = disabled ? (before.disabledAt ?? new Date(deps.clock.nowMs())) : null;
    const after = await transaction.apiClient.update({
      where: { id },
      data: { name, tier, disabledAt },
      include: withKeys,
    });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "client.update",
      target: `client:${id}`,
      before: { name: before.name, tier: before.tier, disabled: before.disabledAt !== null },
      after: { name, tier, disabled },
    });
    return toClientRow(after);
  });
  await deps.keys.changed();
  return row;
}
