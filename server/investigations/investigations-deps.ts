import type { Attribution } from "../attribution/create-attribution.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { writeAudit } from "../identity/write-audit.ts";
import type { Parts } from "../parts.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";

/** What the use cases of findings and investigations work with. */
export interface InvestigationsDeps {
  prisma: Prisma;
  clock: Clock;
  attribution: Pick<Attribution, "explain" | "strips" | "overview" | "cells">;
  annotations: Pick<Parts["annotations"], "list">;
}

/**
 * One investigation of the viewer's tenant, held until the transaction ends, so that what is counted in it
 * stays so. @throws NOT_FOUND also for another tenant's, and for a deleted one unless it is asked for
 */
export async function holdInvestigation(
  transaction: Transaction,
  viewer: Viewer,
  { id, deleted = false }: { id: string; deleted?: boolean },
) {
  await transaction.$queryRaw`SELECT 1 FROM investigation WHERE id = ${id} AND tenant_id = ${viewer.tenantId} FOR UPDATE`;
  const row = await transaction.investigation.findFirst({ where: { id, tenantId: viewer.tenantId } });
  if (!row || (row.deletedAt !== null) !== deleted) {
    throw new OpsError("NOT_FOUND", "There is no such investigation.");
  }
  return row;
}

/** Something of it changed that two people may change at once without meeting: it moves to the top of the list. */
export async function touch(transaction: Transaction, id: string, nowMs: number): Promise<void> {
  await transaction.investigation.update({ where: { id }, data: { updatedAt: new Date(nowMs) } });
}

export async function audit(
  transaction: Transaction,
  viewer: Viewer,
  line: { action: string; target: string; before?: object; after?: object },
): Promise<void> {
  await writeAudit(transaction, { actor: actorOf(viewer), ...line });
}
