import { z } from "zod";
import { ANNOTATION_TEXT_MAX, writtenLayers } from "./annotation-layers.ts";
import { text, word } from "./storable.ts";

export * from "./annotation-layers.ts";

// Far enough for any history, near enough for every clock and database.
const EARLIEST_MS = Date.UTC(2000, 0);
const LATEST_MS = Date.UTC(2100, 0);
const timeSchema = z.number().int().min(EARLIEST_MS).max(LATEST_MS);
/** Nothing but a page of the web: a link is pressed by others. */
const linkSchema = z
  .url({ protocol: /^https?$/, message: "A link starts with http:// or https://." })
  .max(500)
  .refine((link) => link.isWellFormed());

const written = {
  at: timeSchema,
  until: timeSchema.nullable().default(null),
  layer: z.enum(writtenLayers),
  text: text(ANNOTATION_TEXT_MAX),
  link: linkSchema.nullable().default(null),
};
const endsAfterStart = ({ at, until }: { at: number; until: number | null }) => until === null || until > at;
const ENDS_BEFORE = { message: "The end has to be after the start.", path: ["until"] };

export const addAnnotationSchema = z.object(written).refine(endsAfterStart, ENDS_BEFORE);
export const changeAnnotationSchema = z
  .object({ ...written, id: word(1, 64), seenVersion: z.number().int().min(1) })
  .refine(endsAfterStart, ENDS_BEFORE);
export const seenAnnotationSchema = z.object({ id: word(1, 64), seenVersion: z.number().int().min(1) });
export const annotationSpanSchema = z
  .object({ from: timeSchema, to: timeSchema })
  .refine(({ from, to }) => to > from, { message: "The span must end after it starts.", path: ["to"] });

const isoTime = z.iso.datetime({ offset: true });
/** What a pipeline sends: `{ "text": "deploy 5.2.1" }` is enough. */
export const postAnnotationSchema = z.object({
  text: text(ANNOTATION_TEXT_MAX).describe("What happened, in a line"),
  layer: z.enum(writtenLayers).default("deploy"),
  at: isoTime.optional().describe("When it began, with an offset or Z; now when left out"),
  until: isoTime.optional().describe("When it was over, for a span"),
  link: linkSchema.optional(),
});
export const postedAnnotationSchema = z.object({
  id: z.string(),
  at: isoTime,
  until: isoTime.nullable(),
  layer: z.enum(writtenLayers),
  text: z.string(),
  link: z.string().nullable(),
});
