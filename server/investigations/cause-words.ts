import { causeKey } from "../contracts/cause-key.ts";
import { type CauseWord, judgeCauseSchema } from "../contracts/findings.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { audit, type InvestigationsDeps } from "./investigations-deps.ts";

const MOST_WORDS = 500;

/** Everybody's word on the causes of a finding; causes in the order they were first spoken of. */
export async function wordsOf(
  store: Pick<Transaction, "causeOpinion">,
  viewer: Viewer,
  findingId: string,
): Promise<CauseWord[]> {
  const rows = await store.causeOpinion.findMany({
    where: { findingId },
    orderBy: [{ at: "asc" }, { personId: "asc" }],
    take: MOST_WORDS,
  });
  const words = new Map<string, CauseWord>();
  for (const { cause, attributes, personId, personName, itWas } of rows) {
    const known = words.get(cause) ?? {
      cause,
      attributes: attributes as unknown as CauseWord["attributes"],
      itWas: [],
      itWasNot: [],
      mine: null,
    };
    (itWas ? known.itWas : known.itWasNot).push(personName);
    if (personId === viewer.id) known.mine = itWas;
    words.set(cause, known);
  }
  return [...words.values()];
}

/**
 * "This was it" or "not it", one word a person and cause; said again it replaces the one before, null takes
 * it back. No attributes: nothing is to blame. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, TOO_LARGE
 */
export async function judgeCause(
  { prisma, clock }: Pick<InvestigationsDeps, "prisma" | "clock">,
  viewer: Viewer,
  input: unknown,
): Promise<CauseWord[]> {
  requirePermission(viewer, "attribution.watch");
  const { findingId, attributes, itWas } = parseInput(judgeCauseSchema, input);
  const cause = causeKey(attributes);
  const one = { findingId_cause_personId: { findingId, cause, personId: viewer.id } };
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM finding WHERE id = ${findingId} FOR UPDATE`;
    const finding = await transaction.finding.findFirst({
      where: { id: findingId, tenantId: viewer.tenantId },
      select: { _count: { select: { opinions: true } } },
    });
    if (!finding) throw new OpsError("NOT_FOUND", "There is no such finding.");
    const before = await transaction.causeOpinion.findUnique({ where: one });
    if ((before?.itWas ?? null) === itWas) return wordsOf(transaction, viewer, findingId);
    if (itWas === null) await transaction.causeOpinion.delete({ where: one });
    else {
      if (!before && finding._count.opinions >= MOST_WORDS) {
        throw new OpsError("TOO_LARGE", `A finding holds ${MOST_WORDS} words at most.`);
      }
      const said = { itWas, personName: viewer.name, at: new Date(clock.nowMs()) };
      await transaction.causeOpinion.upsert({
        where: one,
        create: { findingId, cause, personId: viewer.id, attributes, ...said },
        update: said,
      });
    }
    await audit(transaction, viewer, {
      action: "finding.judge",
      target: `finding:${findingId}`,
      ...(before && { before: { cause, itWas: before.itWas } }),
      after: { cause, itWas },
    });
    return wordsOf(transaction, viewer, findingId);
  });
}
