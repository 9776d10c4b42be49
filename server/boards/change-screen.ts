import { z } from "zod";
import { changeScreenSchema, type ScreenRow } from "../contracts/boards.ts";
import type { Viewer } from "../contracts/people.ts";
import { word } from "../contracts/storable.ts";
import { writeAudit } from "../identity/write-audit.ts";
import { actorOf } from "../shared/actor-of.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { type BoardsDeps, requireBoardShop, toScreenRow } from "./boards-deps.ts";
import { lockTemplate } from "./delete-template.ts";
import { templateOf } from "./read-templates.ts";

/** Another name, or another template, on the device at once. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND */
export async function changeScreen(deps: BoardsDeps, viewer: Viewer, input: unknown): Promise<ScreenRow> {
  const { shopId, screenId, name, templateId } = parseInput(changeScreenSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId, permission: "boards.manage" });
  const row = await deps.prisma.$transaction(async (transaction) => {
    const before = await transaction.screen.findFirst({ where: { id: screenId, shopId, revokedAt: null } });
    if (!before) throw new OpsError("NOT_FOUND", "There is no such screen.");
    const after = { name: name ?? before.name, templateId: templateId ?? before.templateId };
    await lockTemplate(transaction, after.templateId);
    await templateOf(transaction, { shopId, id: after.templateId });
    const changed = await transaction.screen.update({ where: { id: screenId }, data: after });
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "screen.change",
      target: `screen:${screenId}`,
      before: { name: before.name, templateId: before.templateId },
      after,
    });
    return toScreenRow(changed);
  });
  deps.screens.changed(screenId);
  deps.hub.publish(`boards:${shopId}`, [{ collection: "screen", id: screenId, value: row }]);
  return row;
}

const revokeSchema = z.object({ shopId: word(0, 64), screenId: word(0, 64) });

/** Ends a screen for good. Twice is no error. @throws FORBIDDEN, NOT_FOUND */
export async function revokeScreen(
  deps: BoardsDeps & { screenRevoked: (viewerId: string) => void },
  viewer: Viewer,
  input: unknown,
): Promise<{ screenId: string }> {
  const { shopId, screenId } = parseInput(revokeSchema, input);
  await requireBoardShop(deps.prisma, viewer, { shopId, permission: "boards.manage" });
  await deps.prisma.$transaction(async (transaction) => {
    const screen = await transaction.screen.findFirst({ where: { id: screenId, shopId } });
    if (!screen) throw new OpsError("NOT_FOUND", "There is no such screen.");
    const { count } = await transaction.screen.updateMany({
      where: { id: screenId, revokedAt: null },
      data: { revokedAt: new Date(deps.clock.nowMs()) },
    });
    if (count === 0) return;
    await writeAudit(transaction, {
      actor: actorOf(viewer),
      action: "screen.revoke",
      target: `screen:${screenId}`,
      before: { shopId, name: screen.name, templateId: screen.templateId },
    });
  });
  deps.screens.changed(screenId);
  deps.hub.publish(`boards:${shopId}`, [{ collection: "screen", id: screenId, value: null }]);
  deps.screenRevoked(`screen:${screenId}`);
  return { screenId };
}
