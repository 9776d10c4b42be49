import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Annotation, postAnnotationSchema, postedAnnotationSchema } from "../contracts/annotations.ts";
import type { Viewer } from "../contracts/people.ts";
import { problemSchema } from "../contracts/problem.ts";
import { word } from "../contracts/storable.ts";
import type { ApiCaller, KeyHolder } from "../identity/api-caller.ts";
import { callerOf } from "../identity/caller-of.ts";
import { toHeaders } from "../live/to-headers.ts";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";
import type { Annotations } from "./create-annotations.ts";

export interface AnnotationRoutesOptions {
  annotations: Pick<Annotations, "list" | "post" | "around">;
  holderOf(rawKey: string): KeyHolder | null;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 422: problemSchema };
const keySchema = word(1, 200);

/** POST for pipelines, by a key made for it; GET for the analyst's own screens. */
export function annotationRoutes(api: Api, options: AnnotationRoutesOptions): void {
  const { annotations, viewerFrom } = options;

  api.post(
    "/api/v1/annotations",
    {
      // Checked by the use case, which says which field does not fit.
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: "Mark a deploy on the charts",
        description:
          "For a pipeline, with a key whose scope is `annotations.write`. Without `at` it happened now. With an Idempotency-Key a repeat answers 200 with the first one, so that a job may be tried again.",
        tags: ["annotations"],
        security: [{ apiKey: [] }],
        headers: z.object({ "idempotency-key": z.string().min(1).max(200).optional() }),
        body: postAnnotationSchema,
        response: { 200: postedAnnotationSchema, 201: postedAnnotationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { annotation, repeated } = await annotations.post(
        writerOf(request, options),
        request.body,
        idempotencyKeyOf(request),
      );
      if (repeated) void reply.header("idempotency-replayed", "true");
      return reply.code(repeated ? 200 : 201).send(posted(annotation));
    },
  );

  const hidden = { schema: { hide: true } };
  api.get("/api/v1/annotations", hidden, async (request, reply) => {
    const { from, to } = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    const viewer = await signedIn(request);
    return annotations.list(viewer, { from: Number(from), to: Number(to) });
  });

  api.get("/api/v1/annotations/around", hidden, async (request, reply) => {
    const { question } = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    return annotations.around(await signedIn(request), jsonOf(question));
  });

  async function signedIn(request: FastifyRequest): Promise<Viewer> {
    const viewer = await viewerFrom(toHeaders(request.headers));
    if (!viewer) throw new OpsError("UNAUTHENTICATED", "Sign in first.");
    return viewer;
  }
}

/** @throws UNAUTHENTICATED; FORBIDDEN for a key that is for something else */
function writerOf(request: FastifyRequest, { holderOf }: AnnotationRoutesOptions): ApiCaller {
  return callerOf(request, (rawKey) => {
    const holder = holderOf(rawKey);
    if (holder && holder.scope !== "annotations.write") {
      throw new OpsError("FORBIDDEN", "This API key is not for annotations.", { reason: "key_scope" });
    }
    return holder?.caller ?? null;
  });
}

function idempotencyKeyOf(request: FastifyRequest): string | null {
  const given = request.headers["idempotency-key"];
  if (given === undefined) return null;
  const key = keySchema.safeParse(given);
  if (key.success) return key.data;
  throw new OpsError("INVALID_REQUEST", "An Idempotency-Key has 1 to 200 characters.", {
    field: "/headers/idempotency-key",
  });
}

function posted({ id, at, until, layer, text, link }: Annotation) {
  return {
    id,
    at: new Date(at).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
    layer: layer as z.infer<typeof postedAnnotationSchema>["layer"],
    text,
    link,
  };
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new OpsError("INVALID_REQUEST", "question is not JSON.", { field: "/question" });
  }
}
