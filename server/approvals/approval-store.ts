import type { ApprovalRow, ApprovalState, ReviewRow } from "../contracts/approvals.ts";
import { approvalStates } from "../contracts/approvals.ts";
import { REVIEW_WITHIN_MS } from "../contracts/audit.ts";
import type { Prisma } from "../platform/prisma.ts";

const SHOWN_DECIDED_MS = 24 * 3_600_000;
const SHOWN_REVIEWS_MS = 30 * 24 * 3_600_000;
const MOST = 100;

type StoredApproval = NonNullable<Awaited<ReturnType<Prisma["approval"]["findUnique"]>>>;

/** Requests that wait, and those decided in the last 24 h; newest first. */
export async function readRequests(prisma: Prisma, now: number): Promise<ApprovalRow[]> {
  const rows = await prisma.approval.findMany({
    where: {
      OR: [
        { state: { in: ["waiting", "carrying"] } },
        { askedAt: { gte: new Date(now - SHOWN_DECIDED_MS) } },
      ],
    },
    orderBy: { askedAt: "desc" },
    take: MOST,
  });
  return rows.map(toApprovalRow);
}

/** Entries a second person has not looked at, oldest first. */
export async function readReviews(prisma: Prisma, now: number): Promise<ReviewRow[]> {
  const found = await prisma.$queryRaw<StoredReview[]>`
    SELECT seq, at, actor, actor_name AS "actorName", action, target, before, after, reason, review
    FROM audit_entry e
    WHERE review IS NOT NULL AND seq IS NOT NULL AND at > ${new Date(now - SHOWN_REVIEWS_MS)}
      AND NOT EXISTS (SELECT 1 FROM audit_entry r WHERE r.refers_to = e.seq AND r.action = 'review.done')
    ORDER BY seq LIMIT ${MOST}`;
  return found.map(({ review, at, seq, ...rest }) => ({
    ...rest,
    seq: Number(seq),
    at: at.getTime(),
    kind: review,
    dueAt: at.getTime() + REVIEW_WITHIN_MS,
  }));
}

type StoredReview = Omit<ReviewRow, "seq" | "at" | "kind" | "dueAt"> & {
  seq: bigint;
  at: Date;
  review: ReviewRow["kind"];
};

/** People who may act on operations. */
export function countPeople(prisma: Prisma, tenantId: string): Promise<number> {
  return prisma.user.count({
    where: { tenantId, banned: false, role: { in: ["administrator", "operator"] } },
  });
}

export function toApprovalRow(row: StoredApproval): ApprovalRow {
  const { tenantId: _, input: __, decidedBy: ___, ...shown } = row;
  return {
    ...shown,
    weight: row.weight === "drops_writes" ? "drops_writes" : "loosens",
    state: stateOf(row.state),
    askedAt: row.askedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    decidedAt: row.decidedAt?.getTime() ?? null,
  };
}

// A word of another release: nothing can be done with it here.
function stateOf(state: string): ApprovalState {
  return approvalStates.find((known) => known === state) ?? "failed";
}
