import {
  addNoteSchema,
  deleteNoteSchema,
  editNoteSchema,
  type Investigation,
} from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { audit, holdInvestigation, type InvestigationsDeps, touch } from "./investigations-deps.ts";
import { investigationOf } from "./read-investigation.ts";

const MOST_NOTES = 500;

type Deps = Pick<InvestigationsDeps, "prisma" | "clock">;

/** @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, TOO_LARGE */
export async function addNote(deps: Deps, viewer: Viewer, input: unknown): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, text } = parseInput(addNoteSchema, input);
  const nowMs = deps.clock.nowMs();
  return deps.prisma.$transaction(async (transaction) => {
    await holdInvestigation(transaction, viewer, { id });
    if ((await transaction.investigationNote.count({ where: { investigationId: id } })) >= MOST_NOTES) {
      throw new OpsError("TOO_LARGE", `An investigation holds ${MOST_NOTES} notes at most.`, {
        reason: "notes",
      });
    }
    const noteId = newId("note", nowMs);
    await transaction.investigationNote.create({
      data: {
        id: noteId,
        investigationId: id,
        text,
        byId: viewer.id,
        byName: viewer.name,
        at: new Date(nowMs),
      },
    });
    await touch(transaction, id, nowMs);
    await audit(transaction, viewer, {
      action: "investigation.note",
      target: `investigation:${id}`,
      after: { noteId, text },
    });
    return investigationOf(transaction, viewer, id);
  });
}

/** One's own only. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND */
export async function editNote(deps: Deps, viewer: Viewer, input: unknown): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, noteId, text } = parseInput(editNoteSchema, input);
  const nowMs = deps.clock.nowMs();
  return deps.prisma.$transaction(async (transaction) => {
    const before = await ownNote(transaction, viewer, { id, noteId });
    if (before.text !== text) {
      await transaction.investigationNote.update({
        where: { id: noteId },
        data: { text, editedAt: new Date(nowMs) },
      });
      await touch(transaction, id, nowMs);
      await audit(transaction, viewer, {
        action: "investigation.note_edit",
        target: `investigation:${id}`,
        before: { noteId, text: before.text },
        after: { noteId, text },
      });
    }
    return investigationOf(transaction, viewer, id);
  });
}

/** One's own only; its text stays in the audit log. @throws FORBIDDEN, NOT_FOUND */
export async function deleteNote(deps: Deps, viewer: Viewer, input: unknown): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, noteId } = parseInput(deleteNoteSchema, input);
  return deps.prisma.$transaction(async (transaction) => {
    const { text } = await ownNote(transaction, viewer, { id, noteId });
    await transaction.investigationNote.delete({ where: { id: noteId } });
    await touch(transaction, id, deps.clock.nowMs());
    await audit(transaction, viewer, {
      action: "investigation.note_delete",
      target: `investigation:${id}`,
      before: { noteId, text },
    });
    return investigationOf(transaction, viewer, id);
  });
}

async function ownNote(
  transaction: Transaction,
  viewer: Viewer,
  { id, noteId }: { id: string; noteId: string },
) {
  await holdInvestigation(transaction, viewer, { id });
  const note = await transaction.investigationNote.findFirst({ where: { id: noteId, investigationId: id } });
  if (!note) throw new OpsError("NOT_FOUND", "There is no such note.");
  if (note.byId !== viewer.id) {
    throw new OpsError("FORBIDDEN", "Only who wrote a note changes it.", { reason: "author" });
  }
  return note;
}
