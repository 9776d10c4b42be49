import {
  createInvestigationSchema,
  duplicateInvestigationSchema,
  type Investigation,
} from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { attach } from "./attached-findings.ts";
import { audit, holdInvestigation, type InvestigationsDeps } from "./investigations-deps.ts";
import { investigationOf } from "./read-investigation.ts";

const MOST_INVESTIGATIONS = 5_000;

type Deps = Pick<InvestigationsDeps, "prisma" | "clock">;

/** A new one, with its first finding. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND for the finding, TOO_LARGE */
export async function createInvestigation(
  deps: Deps,
  viewer: Viewer,
  input: unknown,
): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { name, findingId } = parseInput(createInvestigationSchema, input);
  const nowMs = deps.clock.nowMs();
  return deps.prisma.$transaction(async (transaction) => {
    const id = await begin(transaction, viewer, { name, nowMs });
    if (findingId) await attach(transaction, viewer, { id, findingId, nowMs });
    await audit(transaction, viewer, {
      action: "investigation.create",
      target: `investigation:${id}`,
      after: { name, findingId },
    });
    return investigationOf(transaction, viewer, id);
  });
}

/** One's own open copy with the same findings; the notes stay with the original. @throws FORBIDDEN, NOT_FOUND, TOO_LARGE */
export async function duplicateInvestigation(
  deps: Deps,
  viewer: Viewer,
  input: unknown,
): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id: from, name } = parseInput(duplicateInvestigationSchema, input);
  const nowMs = deps.clock.nowMs();
  return deps.prisma.$transaction(async (transaction) => {
    await holdInvestigation(transaction, viewer, { id: from });
    const id = await begin(transaction, viewer, { name, nowMs });
    const findings = await transaction.investigationFinding.findMany({
      where: { investigationId: from },
      select: { findingId: true, position: true },
    });
    await transaction.investigationFinding.createMany({
      data: findings.map((finding) => ({
        ...finding,
        investigationId: id,
        addedByName: viewer.name,
        addedAt: new Date(nowMs),
      })),
    });
    await audit(transaction, viewer, {
      action: "investigation.duplicate",
      target: `investigation:${id}`,
      after: { name, from },
    });
    return investigationOf(transaction, viewer, id);
  });
}

async function begin(
  transaction: Transaction,
  viewer: Viewer,
  { name, nowMs }: { name: string; nowMs: number },
): Promise<string> {
  const known = await transaction.investigation.count({ where: { tenantId: viewer.tenantId } });
  if (known >= MOST_INVESTIGATIONS) {
    throw new OpsError("TOO_LARGE", `${MOST_INVESTIGATIONS} investigations are kept; delete one first.`, {
      reason: "investigations",
    });
  }
  const id = newId("inv", nowMs);
  const at = new Date(nowMs);
  await transaction.investigation.create({
    data: {
      id,
      tenantId: viewer.tenantId,
      name,
      ownerId: viewer.id,
      ownerName: viewer.name,
      changedByName: viewer.name,
      createdAt: at,
      updatedAt: at,
    },
  });
  return id;
}
