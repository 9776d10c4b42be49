import { type ApiClientRow, createKeySchema, type KeyScope } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toClientRow, withKeys } from "./client-row.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { hashOfKey } from "./key-cache.ts";
import { newApiKey } from "./new-api-key.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/**
 * A new key for a client, valid at once. The secret is in this answer and nowhere else, ever.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND
 */
export async function createKey(
  deps: IdentityDeps,
  viewer: Viewer,
  input: { clientId: string; scope?: KeyScope },
): Promise<{ row: ApiClientRow; secret: string }> {
  requirePermission(viewer, "admin.manage");
  const { clientId, scope } = parseInput(createKeySchema, input);
  const { secret, prefix } = newApiKey();
  const row = await deps.prisma.$transaction(async (transaction) => {
    const client = await transaction.apiClient.findFirst({
      where: { id: clientId, tenantId: viewer.tenantId },
    });
    if (!client) throw new OpsError("NOT_FOUND", "There is no such client.");
    const id = newId("key");
    await transaction.apiKey.create({ data: { id, clientId, prefix, scope, hash: hashOfKey(secret) } });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "key.create",
      target: `key:${id}`,
      after: { clientId, prefix, scope },
    });
    return toClientRow(
      await transaction.apiClient.findUniqueOrThrow({ where: { id: clientId }, include: withKeys }),
    );
  });
  await deps.keys.changed();
  return { row, secret };
}
