import { z } from "zod";
import type { Viewer } from "../contracts/people.ts";
import { word } from "../contracts/storable.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { writeAudit } from "../identity/write-audit.ts";
import { actorOf } from "../shared/actor-of.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { type BoardsDeps, requireBoardShop } from "./boards-deps.ts";
import { templateOf } from "./read-templates.ts";
import { isStandardTemplate } from "./standard-template.ts";

const inputSchema = z.object({ shopId: word(0, 64), id: word(0, 64) });

/** @throws FORBIDDEN, NOT_FOUND, CONFLICT (`reason`: "standard" or "in_use") */
export async function deleteTemplate(
  deps: BoardsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<{ id: string }> {
  const { shopId, id } = parseInput(inputSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId, permission: "boards.manage" });
  if (isStandardTemplate(id)) {
    throw new OpsError("CONFLICT", "The standard board stays.", { reason: "standard" });
  }
  await deps.prisma.$transaction(async (transaction) => {
    const { name, version } = await templateOf(transaction, { shopId, id });
    await lockTemplate(transaction, id);
    const screens = await transaction.screen.count({ where: { templateId: id, revokedAt: null } });
    if (screens > 0) {
      throw new OpsError("CONFLICT", `${screens} screens show this board.`, { reason: "in_use" });
    }
    await transaction.boardTemplate.delete({ where: { id } });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "template.delete",
      target: `template:${id}`,
      before: { shopId, name, version },
    });
  });
  deps.hub.publish(`boards:${shopId}`, [{ collection: "template", id, value: null }]);
  return { id };
}

/** Held while a screen is given a template, and while one is deleted: nobody is left with a deleted one. */
export async function lockTemplate(transaction: Transaction, id: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM board_template WHERE id = ${id} FOR UPDATE`;
}
