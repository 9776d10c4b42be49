import {
  type BoardTemplate,
  type PublishedTemplate,
  publishTemplateSchema,
  restoreTemplateSchema,
} from "../contracts/boards.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { writeAudit } from "../identity/write-audit.ts";
import { actorOf } from "../shared/actor-of.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { type BoardsDeps, requireBoardShop } from "./boards-deps.ts";
import { listVersions, templateOf } from "./read-templates.ts";
import { standardTemplateId } from "./standard-template.ts";

const MOST_TEMPLATES = 50;

interface Draft {
  shopId: string;
  /** undefined: a new board. */
  id: string | undefined;
  name: string;
  version: number;
  template: BoardTemplate;
}

/**
 * Puts a draft on every screen of its template. Of two people who began from the same version one
 * is told STALE, with the other's name as `reason`; what either wrote stays in their browser.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, STALE, CONFLICT when there are too many boards
 */
export async function publishTemplate(
  deps: BoardsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<PublishedTemplate> {
  const { id, ...draft } = parseInput(publishTemplateSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId: draft.shopId, permission: "boards.manage" });
  return publish(deps, viewer, { ...draft, id }, { action: "template.publish" });
}

/** Publishes an earlier version again, as a new one. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, STALE */
export async function restoreTemplate(
  deps: BoardsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<PublishedTemplate> {
  const { shopId, id, version } = parseInput(restoreTemplateSchema, input);
  const versions = await listVersions(deps, viewer, { shopId, id });
  const wanted = versions.find((one) => one.version === version);
  const newest = versions[0];
  if (!wanted || !newest) throw new OpsError("NOT_FOUND", "There is no such version.");
  const { name, template } = wanted;
  return publish(
    deps,
    viewer,
    { shopId, id, name, template, version: newest.version },
    { action: "template.restore", from: version },
  );
}

async function publish(
  deps: BoardsDeps,
  viewer: Viewer,
  draft: Draft,
  { action, from }: { action: string; from?: number },
): Promise<PublishedTemplate> {
  const published = await deps.prisma.$transaction(async (transaction) => {
    const id = draft.id ?? newId("board");
    const version = await raiseVersion(transaction, { ...draft, id, isNew: draft.id === undefined });
    if (version === null) {
      const newest = await templateOf(transaction, { shopId: draft.shopId, id });
      throw new OpsError("STALE", `${newest.publishedBy} published version ${newest.version} meanwhile.`, {
        reason: newest.publishedBy,
      });
    }
    const row = {
      version,
      name: draft.name,
      template: draft.template,
      publishedAt: new Date(deps.clock.nowMs()),
      publishedBy: viewer.name,
    };
    await transaction.boardTemplateVersion.create({ data: { templateId: id, ...row } });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action,
      target: `template:${id}`,
      after: { shopId: draft.shopId, name: draft.name, version, ...(from === undefined ? {} : { from }) },
    });
    return { id, shopId: draft.shopId, ...row, publishedAt: row.publishedAt.getTime() };
  });
  deps.hub.publish(`boards:${published.shopId}`, [
    { collection: "template", id: published.id, value: published },
  ]);
  return published;
}

/** The one statement in which two publishers meet. @returns the new version, null when someone was faster */
async function raiseVersion(
  transaction: Transaction,
  { id, shopId, version, isNew }: Draft & { id: string; isNew: boolean },
): Promise<number | null> {
  const unborn = isNew || (version === 0 && id === standardTemplateId(shopId));
  if (unborn) {
    if (isNew && (await transaction.boardTemplate.count({ where: { shopId } })) >= MOST_TEMPLATES) {
      throw new OpsError("CONFLICT", `A shop has ${MOST_TEMPLATES} boards at most.`, { reason: "too_many" });
    }
    const { count } = await transaction.boardTemplate.createMany({
      data: [{ id, shopId, version: 1 }],
      skipDuplicates: true,
    });
    return count === 1 ? 1 : null;
  }
  const { count } = await transaction.boardTemplate.updateMany({
    where: { id, shopId, version },
    data: { version: { increment: 1 } },
  });
  return count === 1 ? version + 1 : null;
}
