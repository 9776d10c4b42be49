import type { Pool } from "pg";
import { z } from "zod";
import {
  type BulkPreview,
  type BulkRow,
  bulkActions,
  bulkFilterSchema,
  bulkSchema,
} from "../../contracts/engine.ts";
import type { Viewer } from "../../contracts/people.ts";
import type { Bus } from "../../platform/bus.ts";
import type { Prisma } from "../../platform/prisma.ts";
import { actorOf } from "../../shared/actor-of.ts";
import type { Clock } from "../../shared/clock.ts";
import { OpsError } from "../../shared/errors.ts";
import { newId } from "../../shared/ids.ts";
import { parseInput } from "../../shared/parse-input.ts";
import { requireOperator } from "../require-operator.ts";
import { hasGrownFar } from "../rules/bulk-change.ts";
import type { BulkRuns } from "./bulk-runs.ts";
import { type BulkScope, countOrders, sampleOrders } from "./select-orders.ts";

export interface BulkDeps {
  prisma: Prisma;
  pool: Pool;
  runs: BulkRuns;
  bus: Bus;
  clock: Clock;
  instanceId: string;
}

const previewSchema = z.object({ action: z.enum(bulkActions), filter: bulkFilterSchema });

/** How many orders an action would touch, and the oldest of them. @throws FORBIDDEN, INVALID_REQUEST, OVERLOADED */
export async function previewBulk(deps: BulkDeps, viewer: Viewer, input: unknown): Promise<BulkPreview> {
  requireOperator(viewer);
  const { action, filter } = parseInput(previewSchema, input);
  const scope = { action, filter, tenantId: viewer.tenantId, cutoff: deps.clock.nowMs() };
  return timely(async () => {
    const counted = await countOrders(deps.pool, scope);
    return { ...counted, sample: await sampleOrders(deps.pool, scope) };
  });
}

/**
 * Begins an action on all orders that match now; those that come later are not touched.
 * @throws FORBIDDEN, INVALID_REQUEST, OVERLOADED, STALE when there are far more than the preview showed
 *   (reason: how many), CONFLICT while another one runs (reason: bulk_running)
 */
export async function startBulk(deps: BulkDeps, viewer: Viewer, input: unknown): Promise<BulkRow> {
  requireOperator(viewer);
  const { action, filter, expected, reason } = parseInput(bulkSchema, input);
  const now = deps.clock.nowMs();
  const scope: BulkScope = { action, filter, tenantId: viewer.tenantId, cutoff: now };
  const { count } = await timely(() => countOrders(deps.pool, scope));
  if (hasGrownFar(expected, count)) {
    throw new OpsError("STALE", `${count} orders match by now, not ${expected}. Look at the preview again.`, {
      reason: String(count),
    });
  }
  const row: BulkRow = {
    id: newId("blk", now),
    action,
    filter,
    total: count,
    done: 0,
    skipped: 0,
    state: "running",
    startedBy: viewer.name,
    reason,
    startedAt: now,
    finishedAt: null,
    error: null,
  };
  const actor = actorOf(viewer);
  await deps.prisma.$transaction(async (transaction) => {
    // Two at once would each count what the other is about to change.
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('rushdeck bulk'))`;
    if ((await transaction.bulkRun.count({ where: { state: "running" } })) > 0)
      throw new OpsError("CONFLICT", "Another bulk action runs.", { reason: "bulk_running" });
    await transaction.bulkRun.create({
      data: {
        ...row,
        filter,
        tenantId: viewer.tenantId,
        startedAt: new Date(now),
        finishedAt: null,
        ownerId: deps.instanceId,
      },
    });
    await transaction.auditEntry.create({
      data: { actor, action: `bulk.${action}`, target: row.id, after: { filter, total: count }, reason },
    });
  });
  deps.bus.emit("feed", {
    at: now,
    type: "bulk_started",
    params: { id: row.id, action, total: count, by: viewer.name, reason },
  });
  deps.runs.follow({ ...row, tenantId: viewer.tenantId, actor });
  return row;
}

const cancelSchema = z.object({ id: z.string().max(64), reason: z.string().trim().max(200).optional() });

/** Stops a run after the batch in hand; what is done stays done. @throws FORBIDDEN, NOT_FOUND */
export async function cancelBulk(deps: BulkDeps, viewer: Viewer, input: unknown): Promise<BulkRow> {
  requireOperator(viewer);
  const { id, reason = null } = parseInput(cancelSchema, input);
  const row = await deps.runs.cancel(id, viewer.tenantId);
  if (!row) throw new OpsError("NOT_FOUND", "This action does not run any more.");
  await deps.prisma.auditEntry.create({
    data: { actor: actorOf(viewer), action: "bulk.stop", target: id, after: { done: row.done }, reason },
  });
  return row;
}

/** A count that takes too long is not made. */
async function timely<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== "57014") throw error;
    throw new OpsError("OVERLOADED", "Counting takes longer than 2 s now. Narrow the filter or try again.", {
      retryAfterMs: 2_000,
    });
  }
}
