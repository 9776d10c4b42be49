import { type ApiClientRow, createClientSchema } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toClientRow, withKeys } from "./client-row.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/** A client without keys yet. @throws FORBIDDEN, INVALID_REQUEST */
export async function createClient(
  deps: IdentityDeps,
  viewer: Viewer,
  input: unknown,
): Promise<ApiClientRow> {
  requirePermission(viewer, "admin.manage");
  const { name, tier } = parseInput(createClientSchema, input);
  const id = newId("client");
  return deps.prisma.$transaction(async (transaction) => {
    const client = await transaction.apiClient.create({
      data: { id, tenantId: viewer.tenantId, name, tier },
      include: withKeys,
    });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "client.create",
      target: `client:${id}`,
      after: { name, tier },
    });
    return toClientRow(client);
  });
}
