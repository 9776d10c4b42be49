import { createHash } from "node:crypto";
import type { Pool } from "pg";
import {
  type Annotation,
  addAnnotationSchema,
  annotationSpanSchema,
  changeAnnotationSchema,
  postAnnotationSchema,
  seenAnnotationSchema,
} from "../contracts/annotations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { Parts } from "../parts.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import {
  type Author,
  createAnnotationStore,
  type StoredAnnotation,
  type Written,
} from "./annotation-store.ts";
import { keepMarks } from "./keep-marks.ts";
import { type LookAroundDeps, lookAround } from "./look-around.ts";

export interface AnnotationsOptions {
  prisma: Prisma;
  pool: Pool;
  clock: Clock;
  bus: Pick<Bus, "on">;
  points: LookAroundDeps["points"];
  log: { warn(details: object, message: string): void };
}

export type Annotations = Parts["annotations"] & {
  /** For a pipeline with a key. @throws INVALID_REQUEST, IDEMPOTENCY_KEY_REUSED */
  post(
    caller: ApiCaller,
    input: unknown,
    idempotencyKey: string | null,
  ): Promise<{ annotation: Annotation; repeated: boolean }>;
  start(): void;
  stop(): Promise<void>;
};

/** What happened beside the orders: written by people and pipelines, or recorded by the product. */
export function createAnnotations({
  prisma,
  pool,
  clock,
  bus,
  points,
  log,
}: AnnotationsOptions): Annotations {
  const store = createAnnotationStore({ prisma, pool });
  const marks = keepMarks({ bus, store, log });
  const byViewer = (viewer: Viewer): Author => ({ id: actorOf(viewer), name: viewer.name });

  /** @throws NOT_FOUND, STALE with the other's name */
  async function seen(viewer: Viewer, id: string, version: number): Promise<StoredAnnotation> {
    const found = await store.find(viewer.tenantId, id);
    if (!found || found.by === null) throw new OpsError("NOT_FOUND", "There is no such annotation.");
    if (found.version !== version) throw stale(found);
    return found;
  }

  async function alter(
    viewer: Viewer,
    before: StoredAnnotation,
    to: { written?: Written; removed?: boolean },
    action: string,
  ): Promise<Annotation> {
    const done = await store.change(before.id, before.version, to, {
      author: byViewer(viewer),
      now: clock.nowMs(),
      action,
      before: before as Written,
    });
    const after = await store.find(viewer.tenantId, before.id);
    if (!after) throw new OpsError("NOT_FOUND", "There is no such annotation.");
    if (!done) throw stale(after);
    const { removed: _, updatedByName: __, updatedAt: ___, ...annotation } = after;
    return { ...annotation, editable: true };
  }

  return {
    async list(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      return store.within(viewer.tenantId, parseInput(annotationSpanSchema, input));
    },

    around: (viewer, input) => lookAround({ store, points }, viewer, input),

    async add(viewer, input) {
      requirePermission(viewer, "annotations.write");
      const written = parseInput(addAnnotationSchema, input);
      const added = await store.add(viewer.tenantId, written, {
        author: byViewer(viewer),
        now: clock.nowMs(),
      });
      if (!added) throw new OpsError("CONFLICT", "It was written already.");
      return added;
    },

    async change(viewer, input) {
      requirePermission(viewer, "annotations.write");
      const { id, seenVersion, ...written } = parseInput(changeAnnotationSchema, input);
      const before = await seen(viewer, id, seenVersion);
      if (before.removed) throw new OpsError("NOT_FOUND", "It was removed.");
      return alter(viewer, before, { written }, "annotation.change");
    },

    async remove(viewer, input) {
      requirePermission(viewer, "annotations.write");
      const { id, seenVersion } = parseInput(seenAnnotationSchema, input);
      return alter(viewer, await seen(viewer, id, seenVersion), { removed: true }, "annotation.remove");
    },

    async restore(viewer, input) {
      requirePermission(viewer, "annotations.write");
      const { id, seenVersion } = parseInput(seenAnnotationSchema, input);
      return alter(viewer, await seen(viewer, id, seenVersion), { removed: false }, "annotation.restore");
    },

    async post(caller, input, idempotencyKey) {
      const { at, until, link, layer, text } = parseInput(postAnnotationSchema, input);
      const now = clock.nowMs();
      const asked = { until: until ? Date.parse(until) : null, layer, text, link: link ?? null };
      const request =
        idempotencyKey === null ? undefined : requestOf(caller, idempotencyKey, { ...asked, at });
      const written = parseInput(addAnnotationSchema, { ...asked, at: at ? Date.parse(at) : now });
      const author = { id: `client:${caller.clientId}`, name: await nameOf(prisma, caller) };
      const added = await store.add(caller.tenantId, written, { author, now, request });
      if (added) return { annotation: added, repeated: false };
      const known = request && (await store.byRequest(request.key));
      if (!known) throw new OpsError("CONFLICT", "It was written already.");
      if (known.hash === request.hash) return { annotation: known.annotation, repeated: true };
      throw new OpsError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another annotation.");
    },

    start: marks.start,
    stop: marks.stop,
  };
}

function stale({ updatedByName, updatedAt }: StoredAnnotation): OpsError {
  return new OpsError("STALE", `${updatedByName} changed it meanwhile.`, {
    reason: updatedByName,
    at: updatedAt,
  });
}

function requestOf({ clientId }: ApiCaller, key: string, asked: object) {
  const hash = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
  return { key: `${clientId}/${key}`, hash };
}

async function nameOf(prisma: Prisma, { clientId }: ApiCaller): Promise<string> {
  const client = await prisma.apiClient.findUnique({ where: { id: clientId }, select: { name: true } });
  return client?.name ?? clientId;
}
