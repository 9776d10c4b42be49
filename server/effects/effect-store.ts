import type { EffectRow, Verdict } from "../contracts/effects.ts";
import type { Prisma } from "../platform/prisma.ts";

export type JudgedRow = EffectRow & { verdict: Verdict; judgedAt: number };

export interface EffectStore {
  /** Judged flips since then, oldest first. */
  since(at: number): Promise<EffectRow[]>;
  /** Keeps a verdict with an entry in the audit log. @returns false when another process was first. */
  save(row: JudgedRow): Promise<boolean>;
}

const SYSTEM = "system";

export function createEffectStore(prisma: Prisma): EffectStore {
  return {
    async since(at) {
      const rows = await prisma.switchEffect.findMany({
        where: { flippedAt: { gte: new Date(at) } },
        orderBy: { revision: "asc" },
      });
      return rows.map((row) => row.detail as unknown as EffectRow);
    },
    save: (row) =>
      prisma.$transaction(async (transaction) => {
        const { revision, key, flippedAt, verdict, judgedAt } = row;
        const made = await transaction.switchEffect.createMany({
          data: {
            revision,
            key,
            flippedAt: new Date(flippedAt),
            judgedAt: new Date(judgedAt),
            verdict,
            detail: row as object,
          },
          skipDuplicates: true,
        });
        if (made.count === 0) return false;
        // The log is append-only: the verdict is an entry of its own that points at the flip's.
        const flips = await transaction.$queryRaw<{ seq: bigint }[]>`
          SELECT seq FROM audit_entry WHERE target = ${key} AND action LIKE 'switch.%'
            AND (after ->> 'revision')::bigint = ${revision} AND seq IS NOT NULL ORDER BY seq LIMIT 1`;
        await transaction.auditEntry.create({
          data: {
            at: new Date(judgedAt),
            actor: SYSTEM,
            action: "switch.effect",
            target: key,
            after: { revision, verdict },
            refersTo: flips[0]?.seq ?? null,
            verdict: verdictOf(row),
          },
        });
        return true;
      }),
  };
}

function verdictOf({ verdict, decidedBy, against, figures, confoundedBy }: EffectRow): object {
  return { verdict, decidedBy, against, figures, confoundedBy };
}
