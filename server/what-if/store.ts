import type { AppliedVariant, WhatIfResult, WhatIfRow } from "../contracts/what-if.ts";
import { Prisma as PrismaNamespace } from "../platform/generated/prisma/client.ts";
import type { Prisma } from "../platform/prisma.ts";

export interface WhatIfStore {
  /** @param client of a transaction that it is to be part of */
  save(row: WhatIfRow, client?: Pick<Prisma, "whatIfRun">): Promise<void>;
  saveApplied(id: string, applied: AppliedVariant): Promise<void>;
  find(id: string): Promise<WhatIfRow | null>;
  /** Newest first, without their series. */
  newest(count: number): Promise<WhatIfRow[]>;
  /** What another life of the server had not finished will not be. */
  interruptAll(before: number): Promise<void>;
  removeOldest(keep: number): Promise<void>;
}

const json = (value: unknown) =>
  value === null ? PrismaNamespace.DbNull : (value as PrismaNamespace.InputJsonValue);

/** Runs as they are kept; progress is of the moment and is not. */
export function createWhatIfStore(prisma: Prisma): WhatIfStore {
  return {
    async save(row, client = prisma) {
      const { state, error } = row;
      const kept = { state, error, result: json(row.result), applied: json(row.applied) };
      await client.whatIfRun.upsert({
        where: { id: row.id },
        create: {
          id: row.id,
          tenantId: "default",
          startedBy: row.startedBy,
          startedAt: new Date(row.startedAt),
          request: json(row.request) as PrismaNamespace.InputJsonValue,
          ...kept,
        },
        update: kept,
      });
    },
    async saveApplied(id, applied) {
      await prisma.whatIfRun.update({ where: { id }, data: { applied: json(applied) } });
    },
    async find(id) {
      const run = await prisma.whatIfRun.findUnique({ where: { id } });
      return run && rowOf(run);
    },
    async newest(count) {
      const runs = await prisma.whatIfRun.findMany({ orderBy: { startedAt: "desc" }, take: count });
      return runs.map((run) => withoutSeries(rowOf(run)));
    },
    async interruptAll(before) {
      await prisma.whatIfRun.updateMany({
        where: { state: { in: ["running", "queued"] }, startedAt: { lt: new Date(before) } },
        data: { state: "interrupted" },
      });
    },
    async removeOldest(keep) {
      const beyond = await prisma.whatIfRun.findMany({
        orderBy: { startedAt: "desc" },
        skip: keep,
        select: { id: true },
      });
      if (beyond.length > 0)
        await prisma.whatIfRun.deleteMany({ where: { id: { in: beyond.map(({ id }) => id) } } });
    },
  };
}

type Kept = NonNullable<Awaited<ReturnType<Prisma["whatIfRun"]["findUnique"]>>>;

function rowOf(run: Kept): WhatIfRow {
  return {
    id: run.id,
    startedBy: run.startedBy,
    startedAt: run.startedAt.getTime(),
    state: run.state as WhatIfRow["state"],
    progress: run.state === "done" ? 1 : 0,
    request: run.request as unknown as WhatIfRow["request"],
    result: run.result as unknown as WhatIfResult | null,
    error: run.error as WhatIfRow["error"],
    applied: run.applied as unknown as AppliedVariant | null,
  };
}

/** What the live topic carries: series are fetched with the run they belong to. */
export function withoutSeries(row: WhatIfRow): WhatIfRow {
  if (!row.result) return row;
  const figures = row.result.figures.map((figure) => ({ ...figure, series: [] }));
  return { ...row, result: { ...row.result, figures } };
}
