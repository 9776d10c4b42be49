import { z } from "zod";
import {
  type BoardTemplate,
  boardTemplateSchema,
  type PublishedTemplate,
  type TemplateVersion,
} from "../contracts/boards.ts";
import type { Viewer } from "../contracts/people.ts";
import { word } from "../contracts/storable.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { type BoardsDeps, requireBoardShop } from "./boards-deps.ts";
import {
  builtInTemplate,
  builtInVersion,
  isStandardTemplate,
  shopOfStandard,
  standardTemplateId,
} from "./standard-template.ts";

const MOST_VERSIONS = 50;
type Store = Pick<Transaction, "boardTemplate" | "boardTemplateVersion">;

/** What is published in a shop, its standard template first. */
export async function templatesOf(store: Store, shopId: string): Promise<PublishedTemplate[]> {
  const boards = await store.boardTemplate.findMany({
    where: { shopId },
    include: { versions: { orderBy: { version: "desc" }, take: 1 } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const found = boards.flatMap((board) => {
    const newest = board.versions[0];
    return newest ? [{ id: board.id, shopId, ...toVersion(newest) }] : [];
  });
  const standardId = standardTemplateId(shopId);
  const standard = found.find(({ id }) => id === standardId) ?? builtInTemplate(shopId);
  return [standard, ...found.filter(({ id }) => id !== standardId)];
}

/** @throws NOT_FOUND */
export async function templateOf(
  store: Store,
  { shopId, id }: { shopId: string; id: string },
): Promise<PublishedTemplate> {
  const newest = await store.boardTemplateVersion.findFirst({
    where: { templateId: id, board: { shopId } },
    orderBy: { version: "desc" },
  });
  if (newest) return { id, shopId, ...toVersion(newest) };
  if (id === standardTemplateId(shopId)) return builtInTemplate(shopId);
  throw new OpsError("NOT_FOUND", "There is no such board.");
}

const shopSchema = z.object({ shopId: word(0, 64) });
const boardSchema = z.object({ templateId: word(0, 64) });
const templateSchema = z.object({ shopId: word(0, 64), id: word(0, 64) });

/** @throws FORBIDDEN, NOT_FOUND */
export async function listTemplates(
  deps: BoardsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<PublishedTemplate[]> {
  const { shopId } = parseInput(shopSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId, permission: "tickets.watch" });
  return templatesOf(deps.prisma, shopId);
}

/** Newest first; the built-in one, version 0, ends the list of a standard template. @throws FORBIDDEN, NOT_FOUND */
export async function listVersions(
  deps: BoardsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<TemplateVersion[]> {
  const { shopId, id } = parseInput(templateSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId, permission: "boards.manage" });
  const rows = await deps.prisma.boardTemplateVersion.findMany({
    where: { templateId: id, board: { shopId } },
    orderBy: { version: "desc" },
    take: MOST_VERSIONS,
  });
  if (id === standardTemplateId(shopId)) return [...rows.map(toVersion), builtInVersion()];
  if (rows.length === 0) throw new OpsError("NOT_FOUND", "There is no such board.");
  return rows.map(toVersion);
}

/**
 * The board at `/b/{template}`: its shop and what is published.
 * @throws FORBIDDEN, NOT_FOUND also for a shop that is not the viewer's
 */
export async function boardOf(
  deps: BoardsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ shop: { id: string; nameEn: string; nameZh: string }; template: PublishedTemplate }> {
  const { templateId } = parseInput(boardSchema, input);
  const shopId = isStandardTemplate(templateId)
    ? shopOfStandard(templateId)
    : (await deps.prisma.boardTemplate.findUnique({ where: { id: templateId } }))?.shopId;
  if (shopId === undefined) throw new OpsError("NOT_FOUND", "There is no such board.");
  const { id, nameEn, nameZh } = await requireBoardShop(deps.prisma, viewer, {
    shopId,
    permission: "tickets.watch",
  });
  return {
    shop: { id, nameEn, nameZh },
    template: await templateOf(deps.prisma, { shopId, id: templateId }),
  };
}

function toVersion(row: {
  version: number;
  name: string;
  template: unknown;
  publishedAt: Date;
  publishedBy: string;
}): TemplateVersion {
  return {
    version: row.version,
    name: row.name,
    template: readTemplate(row.template),
    publishedAt: row.publishedAt.getTime(),
    publishedBy: row.publishedBy,
  };
}

/** What an older release wrote gets the defaults of what it did not know. */
function readTemplate(stored: unknown): BoardTemplate {
  const parsed = boardTemplateSchema.safeParse(stored);
  return parsed.success ? parsed.data : builtInVersion().template;
}
