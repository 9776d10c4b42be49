import type { Pool } from "pg";
import type { Annotation, AnnotationLayer, WrittenLayer } from "../contracts/annotations.ts";
import { writtenLayers } from "../contracts/annotations.ts";
import type { TimeWindow } from "../contracts/attribution.ts";
import type { Mark } from "../contracts/operations.ts";
import type { Prisma } from "../platform/prisma.ts";
import { newId } from "../shared/ids.ts";
import { MOST_MARKS, readFlips, readIncidents } from "./read-histories.ts";

const SYSTEM = "system";

export interface Written {
  at: number;
  until: number | null;
  layer: WrittenLayer;
  text: string;
  link: string | null;
}
export interface Author {
  /** "person:<id>", "client:<id>" or "system" */
  id: string;
  name: string;
}
export interface RequestKey {
  key: string;
  hash: string;
}
/** A row as it stands, whether removed or not. */
export interface StoredAnnotation extends Omit<Annotation, "editable"> {
  removed: boolean;
  updatedByName: string;
  updatedAt: number;
}
export type RecordedMark = Omit<Mark, "id"> & { layer: "healing" | "engine" };

interface Row {
  id: string;
  at: number | Date;
  until: number | Date | null;
  layer: string;
  text: string;
  link: string | null;
  mark: unknown;
  by: string;
  byName: string;
  version: number;
}

export function toAnnotation(row: Row): Annotation {
  const at = Number(row.at);
  const mark = row.mark as Omit<Mark, "id" | "at"> | null;
  return {
    id: row.id,
    at,
    until: row.until === null ? null : Number(row.until),
    layer: row.layer as AnnotationLayer,
    text: row.text,
    link: row.link,
    mark: mark && { ...mark, id: row.id, at },
    incident: null,
    by: row.by === SYSTEM ? null : row.byName,
    version: row.version,
    editable: row.by !== SYSTEM && writtenLayers.some((layer) => layer === row.layer),
  };
}

const COLUMNS = `id, at, until, layer, text, link, mark, by, by_name AS "byName", version`;

/** Annotations where they are kept. Every change a person makes leaves its entry in the same transaction. */
export function createAnnotationStore({ prisma, pool }: { prisma: Prisma; pool: Pool }) {
  async function read(tenantId: string, { from, to }: TimeWindow, recorded: boolean): Promise<Annotation[]> {
    const { rows } = await pool.query<Row>(
      `SELECT ${COLUMNS} FROM annotation
       WHERE (tenant_id = $1 OR tenant_id IS NULL) AND removed_at IS NULL AND (mark IS NOT NULL) = $4
         AND ((at >= $2 AND at < $3) OR (until >= $2 AND at < $2))
       ORDER BY at DESC LIMIT ${MOST_MARKS}`,
      [tenantId, new Date(from), new Date(to), recorded],
    );
    return rows.map(toAnnotation);
  }

  return {
    /** What touches the span, newest first, and whether there was more than can be shown. */
    async within(tenantId: string, span: TimeWindow): Promise<{ annotations: Annotation[]; cut: boolean }> {
      const [written, recorded, flips, incidents] = await Promise.all([
        read(tenantId, span, false),
        read(tenantId, span, true),
        readFlips(pool, span),
        readIncidents(pool, tenantId, span),
      ]);
      const annotations = [...written, ...recorded, ...flips, ...incidents].sort((x, y) => y.at - x.at);
      return {
        annotations,
        cut: [written, recorded, flips, incidents].some((rows) => rows.length >= MOST_MARKS),
      };
    },

    async find(tenantId: string, id: string): Promise<StoredAnnotation | null> {
      const row = await prisma.annotation.findFirst({ where: { id, tenantId } });
      if (!row) return null;
      const { editable: _, ...annotation } = toAnnotation(row);
      const { removedAt, updatedByName, updatedAt } = row;
      return { ...annotation, removed: removedAt !== null, updatedByName, updatedAt: updatedAt.getTime() };
    },

    /** @returns null: this request was answered before. */
    async add(
      tenantId: string,
      written: Written,
      {
        author,
        now,
        request,
      }: {
        author: Author;
        now: number;
        request?: RequestKey;
      },
    ): Promise<Annotation | null> {
      const id = newId("note", now);
      return prisma.$transaction(async (transaction) => {
        const data = {
          id,
          tenantId,
          ...columnsOf(written),
          by: author.id,
          byName: author.name,
          updatedAt: new Date(now),
          updatedByName: author.name,
          requestKey: request?.key ?? null,
          requestHash: request?.hash ?? null,
        };
        const { count } = await transaction.annotation.createMany({ data: [data], skipDuplicates: true });
        if (count === 0) return null;
        await transaction.auditEntry.create({
          data: {
            actor: author.id,
            actorName: author.name,
            action: "annotation.create",
            target: `annotation:${id}`,
            after: json(written),
          },
        });
        return toAnnotation({ ...data, mark: null, version: 1 });
      });
    },

    async byRequest(key: string): Promise<{ annotation: Annotation; hash: string | null } | null> {
      const row = await prisma.annotation.findUnique({ where: { requestKey: key } });
      return row && { annotation: toAnnotation(row), hash: row.requestHash };
    },

    /** @returns false: somebody was first, nothing changed. */
    async change(
      id: string,
      seenVersion: number,
      to: { written?: Written; removed?: boolean },
      { author, now, action, before }: { author: Author; now: number; action: string; before: Written },
    ): Promise<boolean> {
      return prisma.$transaction(async (transaction) => {
        const { count } = await transaction.annotation.updateMany({
          where: { id, version: seenVersion },
          data: {
            ...(to.written && columnsOf(to.written)),
            ...(to.removed !== undefined && { removedAt: to.removed ? new Date(now) : null }),
            version: { increment: 1 },
            updatedAt: new Date(now),
            updatedByName: author.name,
          },
        });
        if (count === 0) return false;
        await transaction.auditEntry.create({
          data: {
            actor: author.id,
            actorName: author.name,
            action,
            target: `annotation:${id}`,
            before: json(before),
            ...(to.written && { after: json(to.written) }),
          },
        });
        return true;
      });
    },

    /** What the product did by itself. */
    async record(marks: readonly RecordedMark[]): Promise<void> {
      await prisma.annotation.createMany({
        data: marks.map(({ at, type, label, params, layer }) => ({
          id: newId("mark", at),
          at: new Date(at),
          layer,
          text: "",
          mark: { type, label, params },
          by: SYSTEM,
          byName: "",
          updatedAt: new Date(at),
          updatedByName: "",
        })),
      });
    },
  };
}

export type AnnotationStore = ReturnType<typeof createAnnotationStore>;

function columnsOf({ at, until, layer, text, link }: Written) {
  return { at: new Date(at), until: until === null ? null : new Date(until), layer, text, link };
}

function json({ at, until, layer, text, link }: Written) {
  return { at, until, layer, text, link };
}
