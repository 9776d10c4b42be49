import { z } from "zod";
import { type FindingSummary, findingIdSchema } from "./findings.ts";
import { CONCLUSION_MOST, NAME_MOST, NOTE_MOST } from "./investigation-limits.ts";
import { storable, text, word } from "./storable.ts";

const id = word(1, 64);
const investigationStates = ["open", "concluded", "deleted"] as const;
export type InvestigationState = (typeof investigationStates)[number];

export const listInvestigationsSchema = z.object({
  search: storable(80).default(""),
  /** null: open and concluded ones. */
  state: z.enum(investigationStates).nullable().default(null),
  sort: z.enum(["newest", "oldest", "name"]).default("newest"),
});
export type InvestigationList = z.output<typeof listInvestigationsSchema>;

export const createInvestigationSchema = z.object({
  name: text(NAME_MOST),
  findingId: findingIdSchema.nullable().default(null),
});
/** Either may be left out; a conclusion of null opens it again. */
export const changeInvestigationSchema = z
  .object({
    id,
    version: z.number().int().min(1),
    name: text(NAME_MOST).optional(),
    conclusion: text(CONCLUSION_MOST).nullable().optional(),
  })
  .refine(({ name, conclusion }) => name !== undefined || conclusion !== undefined, {
    message: "nothing to change",
  });
export const duplicateInvestigationSchema = z.object({ id, name: text(NAME_MOST) });
export const investigationIdSchema = z.object({ id });
export const attachedFindingSchema = z.object({ id, findingId: findingIdSchema });
/** From nought; beyond the end is the end. */
export const moveFindingSchema = attachedFindingSchema.extend({ to: z.number().int().min(0).max(100) });
export const addNoteSchema = z.object({ id, text: text(NOTE_MOST) });
export const editNoteSchema = z.object({ id, noteId: id, text: text(NOTE_MOST) });
export const deleteNoteSchema = z.object({ id, noteId: id });

export interface InvestigationRow {
  id: string;
  name: string;
  state: InvestigationState;
  conclusion: string | null;
  version: number;
  ownerId: string;
  ownerName: string;
  changedByName: string;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
  findings: number;
  notes: number;
  /** Of its first finding. */
  summary: FindingSummary | null;
}

export interface InvestigationPage {
  rows: InvestigationRow[];
  /** How many fit, shown or not. */
  count: number;
  /** How many the tenant has in all, deleted ones not counted. */
  all: number;
}

export interface InvestigationNote {
  id: string;
  text: string;
  byId: string;
  byName: string;
  at: number;
  editedAt: number | null;
}

export interface AttachedFinding {
  id: string;
  summary: FindingSummary;
  madeByName: string;
  madeAt: number;
  addedByName: string;
  addedAt: number;
}

export interface Investigation extends Omit<InvestigationRow, "findings" | "notes" | "summary"> {
  /** In their order. */
  findings: AttachedFinding[];
  /** The first first. */
  notes: InvestigationNote[];
}
