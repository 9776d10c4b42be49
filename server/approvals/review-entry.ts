import { type ApprovalMode, type ApprovalPolicy, modeSchema, reviewSchema } from "../contracts/approvals.ts";
import type { Viewer } from "../contracts/people.ts";
import { actorOf } from "../shared/actor-of.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { ApprovalDeps, CarryOut } from "./dangerous-act.ts";
import { type Submitted, submitAct } from "./dangerous-act.ts";

/**
 * A second person has looked at what was done. The finding is an entry of its own that refers to it.
 * @throws FORBIDDEN (role, or one's own act), NOT_FOUND, CONFLICT (reviewed already)
 */
export async function reviewEntry(
  deps: ApprovalDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ seq: number }> {
  requirePermission(viewer, "operations.act");
  const { seq, finding, note = null } = parseInput(reviewSchema, input);
  if (finding === "objects" && !note)
    throw new OpsError("INVALID_REQUEST", "Say what should be talked about.", { field: "/note" });
  const entry = await deps.prisma.auditEntry.findFirst({
    where: { seq: BigInt(seq), review: { not: null } },
  });
  if (!entry) throw new OpsError("NOT_FOUND", "No such entry waits for a review.");
  const actor = actorOf(viewer);
  if (entry.actor === actor)
    throw new OpsError("FORBIDDEN", "Somebody else has to look at what you did.", { reason: "own_act" });
  try {
    await deps.prisma.auditEntry.create({
      data: {
        at: new Date(deps.clock.nowMs()),
        actor,
        actorName: viewer.name,
        action: "review.done",
        target: entry.target,
        after: { finding },
        reason: note || null,
        refersTo: entry.seq,
      },
    });
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new OpsError("CONFLICT", "Somebody has looked at it already.", { reason: "decided" });
  }
  return { seq };
}

const KEY = "approvals.mode";
export const MODE_KIND = "approvals.mode";

export async function readMode(deps: Pick<ApprovalDeps, "prisma">): Promise<ApprovalMode> {
  const stored = await deps.prisma.setting.findUnique({ where: { key: KEY } });
  return stored?.value === "on" || stored?.value === "off" ? stored.value : "auto";
}

/** Whether a second person is asked at all. Ceasing to ask is itself a dangerous act. @throws FORBIDDEN */
export async function changeMode(
  deps: ApprovalDeps,
  viewer: Viewer,
  input: unknown,
): Promise<Submitted | null> {
  requirePermission(viewer, "admin.manage");
  const { mode, reason, alone } = parseInput(modeSchema, input);
  const before = await readMode(deps);
  if (mode === before) return null;
  const loosens = deps.policy().required && !requiredUnder(mode, deps.policy());
  const act = { before: { mode: before }, after: { mode }, input: { before, mode }, reason, alone };
  const submitted: Submitted = loosens
    ? await submitAct(deps, viewer, { kind: MODE_KIND, target: KEY, weight: "loosens", ...act })
    : { outcome: "go", review: "within_24h" };
  if (submitted.outcome === "go")
    await saveMode(
      deps,
      { id: actorOf(viewer), name: viewer.name },
      { before, mode, reason },
      submitted.review,
    );
  return submitted;
}

export function requiredUnder(mode: ApprovalMode, { people }: Pick<ApprovalPolicy, "people">): boolean {
  return mode === "on" || (mode === "auto" && people >= 2);
}

export const carryOutMode =
  (deps: ApprovalDeps): CarryOut =>
  async ({ input, reason, askedBy, approvedBy }) => {
    const { before, mode } = input as { before: ApprovalMode; mode: ApprovalMode };
    if ((await readMode(deps)) !== before)
      throw new OpsError("STALE", "The setting changed since it was asked.");
    await saveMode(deps, askedBy, { before, mode, reason, approvedBy: approvedBy.id }, null);
  };

async function saveMode(
  { prisma }: ApprovalDeps,
  by: { id: string; name: string },
  change: { before: ApprovalMode; mode: ApprovalMode; reason: string; approvedBy?: string },
  review: "within_24h" | "alone" | null,
): Promise<void> {
  const { before, mode, reason, approvedBy } = change;
  await prisma.$transaction([
    prisma.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value: mode },
      update: { value: mode },
    }),
    prisma.auditEntry.create({
      data: {
        actor: by.id,
        actorName: by.name,
        action: "approvals.mode",
        target: KEY,
        before: { mode: before },
        after: { mode, ...(approvedBy && { approvedBy }) },
        reason,
        review,
      },
    }),
  ]);
}
