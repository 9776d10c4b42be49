import type { z } from "zod";
import {
  acknowledgeIncidentSchema,
  dismissIncidentSchema,
  type IncidentEvent,
  type IncidentRow,
  reopenIncidentSchema,
} from "../contracts/incidents.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IncidentStore } from "./incident-store.ts";

export interface ChangeIncidentDeps {
  prisma: Prisma;
  store: IncidentStore;
  clock: Clock;
}

type Act = Extract<IncidentEvent["type"], "acknowledged" | "dismissed" | "reopened">;
const actions = {
  acknowledged: "incident.acknowledge",
  dismissed: "incident.dismiss",
  reopened: "incident.reopen",
} as const satisfies Record<Act, string>;

/** What people do to incidents: each once, on the record, and told to whoever comes second. */
export function changeIncident({ prisma, store, clock }: ChangeIncidentDeps) {
  async function change(
    viewer: Viewer,
    {
      act,
      id,
      where,
      data,
      reason,
    }: {
      act: Act;
      id: string;
      /** Only while it stands so: of two people the second is told. */
      where: object;
      data: object;
      reason?: string | undefined;
    },
  ): Promise<IncidentRow> {
    const at = clock.nowMs();
    const before = await store.find(viewer.tenantId, id);
    if (!before) throw new OpsError("NOT_FOUND", "There is no such incident.");
    await prisma.$transaction(async (transaction) => {
      const { count } = await transaction.incident
        .updateMany({ where: { id: before.row.id, ...where }, data: { ...data, updatedAt: new Date(at) } })
        .catch((error: unknown) => {
          // The index of one at a time: a newer one of the measure is open.
          if ((error as { code?: string }).code === "P2002") return { count: 0 };
          throw error;
        });
      if (count === 0) throw new OpsError("STALE", "Somebody was first, or it has changed by itself.");
      const params = reason ? { reason } : {};
      await transaction.incidentEvent.create({
        data: { incidentId: before.row.id, at: new Date(at), type: act, byName: viewer.name, params },
      });
      await transaction.auditEntry.create({
        data: {
          at: new Date(at),
          actor: actorOf(viewer),
          action: actions[act],
          target: `incident:${before.row.id}`,
          before: { state: before.row.state },
          after: { state: act, ref: before.row.ref },
          ...(reason && { reason }),
        },
      });
    });
    const after = await store.find(viewer.tenantId, before.row.id);
    if (!after) throw new OpsError("NOT_FOUND", "There is no such incident any more.");
    return after.row;
  }

  return {
    /** Somebody looks at it. */
    async acknowledge(viewer: Viewer, input: unknown): Promise<IncidentRow> {
      requirePermission(viewer, "attribution.watch");
      const { id } = parse(acknowledgeIncidentSchema, input);
      return change(viewer, {
        act: "acknowledged",
        id,
        where: { acknowledgedAt: null },
        data: { acknowledgedByName: viewer.name, acknowledgedAt: new Date(clock.nowMs()) },
      });
    },
    /** It was to be expected: no alert any more, and what it looked like may be learnt from. */
    async dismiss(viewer: Viewer, input: unknown): Promise<IncidentRow> {
      requirePermission(viewer, "attribution.watch");
      const { id, reason } = parse(dismissIncidentSchema, input);
      return change(viewer, {
        act: "dismissed",
        id,
        where: { state: { not: "dismissed" } },
        data: {
          state: "dismissed",
          dismissedByName: viewer.name,
          dismissedAt: new Date(clock.nowMs()),
          dismissedWhy: reason,
        },
        reason,
      });
    },
    /** Dismissed by mistake, or closed too early: it is watched again until it is back in its band. */
    async reopen(viewer: Viewer, input: unknown): Promise<IncidentRow> {
      requirePermission(viewer, "attribution.watch");
      const { id, reason } = parse(reopenIncidentSchema, input);
      return change(viewer, {
        act: "reopened",
        id,
        where: { OR: [{ state: { not: "open" } }, { endedAt: { not: null } }] },
        data: {
          state: "open",
          endedAt: null,
          endedBecause: null,
          since: new Date(clock.nowMs()),
          dismissedByName: null,
          dismissedAt: null,
          dismissedWhy: null,
        },
        reason,
      });
    },
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OpsError("INVALID_REQUEST", issue?.message ?? "Not a valid request.", {
    field: `/${issue?.path.join("/") ?? ""}`,
  });
}
