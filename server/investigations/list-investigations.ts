import type { FindingSummary } from "../contracts/findings.ts";
import {
  type InvestigationList,
  type InvestigationPage,
  type InvestigationRow,
  type InvestigationState,
  listInvestigationsSchema,
} from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Prisma } from "../platform/generated/prisma/client.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { InvestigationsDeps } from "./investigations-deps.ts";

const MOST_SHOWN = 200;

/** The tenant's investigations by name, conclusion or a word of a note. @throws FORBIDDEN, INVALID_REQUEST */
export async function listInvestigations(
  { prisma }: Pick<InvestigationsDeps, "prisma">,
  viewer: Viewer,
  input: unknown,
): Promise<InvestigationPage> {
  requirePermission(viewer, "attribution.watch");
  const list = parseInput(listInvestigationsSchema, input ?? {});
  const where = { tenantId: viewer.tenantId, ...inState(list.state), ...saying(list.search) };
  const [rows, count, all] = await Promise.all([
    prisma.investigation.findMany({
      where,
      orderBy: orderOf(list.sort),
      take: MOST_SHOWN,
      include: {
        _count: { select: { findings: true, notes: true } },
        findings: {
          orderBy: { position: "asc" },
          take: 1,
          select: { finding: { select: { summary: true } } },
        },
      },
    }),
    prisma.investigation.count({ where }),
    prisma.investigation.count({ where: { tenantId: viewer.tenantId, deletedAt: null } }),
  ]);
  return {
    rows: rows.map(({ _count, findings: [first], ...row }) => ({
      ...toRow(row),
      ..._count,
      summary: (first?.finding.summary as unknown as FindingSummary | undefined) ?? null,
    })),
    count,
    all,
  };
}

type Where = Prisma.InvestigationWhereInput;

function inState(state: InvestigationState | null): Where {
  if (state === "deleted") return { deletedAt: { not: null } };
  if (state === null) return { deletedAt: null };
  return { deletedAt: null, conclusion: state === "concluded" ? { not: null } : null };
}

function saying(search: string): Where {
  if (search === "") return {};
  // To LIKE, "%" and "_" are any signs at all.
  const words = { contains: search.replaceAll(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
  return { OR: [{ name: words }, { conclusion: words }, { notes: { some: { text: words } } }] };
}

function orderOf(sort: InvestigationList["sort"]): Prisma.InvestigationOrderByWithRelationInput[] {
  if (sort === "name") return [{ name: "asc" }, { id: "asc" }];
  return [{ updatedAt: sort === "newest" ? "desc" : "asc" }, { id: "asc" }];
}

interface StoredInvestigation {
  id: string;
  name: string;
  conclusion: string | null;
  version: number;
  ownerId: string;
  ownerName: string;
  changedByName: string;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
}

export function toRow(row: StoredInvestigation): Omit<InvestigationRow, "findings" | "notes" | "summary"> {
  const { id, name, conclusion, version, ownerId, ownerName, changedByName } = row;
  return {
    id,
    name,
    conclusion,
    version,
    ownerId,
    ownerName,
    changedByName,
    state: row.deletedAt ? "deleted" : conclusion === null ? "open" : "concluded",
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    deletedAt: row.deletedAt?.getTime() ?? null,
  };
}
