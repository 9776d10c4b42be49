import { PassThrough, Readable } from "node:stream";
import type {} from "@fastify/swagger";
import type { FastifyRequest } from "fastify";
import { auditFilterSchema, type VerifyLine } from "../contracts/audit.ts";
import type { Viewer } from "../contracts/people.ts";
import { problemSchema } from "../contracts/problem.ts";
import { toHeaders } from "../live/to-headers.ts";
import type { Api } from "../platform/http/api-server.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { Audit } from "./create-audit.ts";
import { exportAudit, readAudit } from "./read-audit.ts";
import { verifyChain } from "./verify-chain.ts";

export interface AuditRoutesOptions {
  audit: Audit;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

const NDJSON = "application/x-ndjson; charset=utf-8";
const failures = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

/** The audit log for its page: a page of entries, all as NDJSON, and the verdict on the chain as it is made. */
export function auditRoutes(api: Api, { audit, viewerFrom }: AuditRoutesOptions): void {
  let verifying = false;

  api.get(
    "/api/v1/audit",
    { schema: { hide: true, querystring: auditFilterSchema } },
    async (request, reply) => {
      await allow(request);
      void reply.header("cache-control", "no-store");
      return readAudit(audit.pool, request.query);
    },
  );

  api.get(
    "/api/v1/audit.ndjson",
    {
      schema: {
        summary: "The audit log, one entry a line",
        description:
          "Oldest first, with each entry's hash and the one before. `from` and `to` are epoch ms; the other filters are those of the page. For administrators and operators by their session.",
        tags: ["audit"],
        querystring: auditFilterSchema.omit({ before: true }),
        response: failures,
      },
    },
    async (request, reply) => {
      await allow(request);
      const entries = exportAudit(audit.pool, request.query);
      const lines = (async function* () {
        for await (const row of entries)
          yield `${JSON.stringify({ ...row, at: new Date(row.at).toISOString() })}\n`;
      })();
      return reply
        .header("cache-control", "no-store")
        .header("content-disposition", 'attachment; filename="audit.ndjson"')
        .type(NDJSON)
        .send(Readable.from(lines) as never);
    },
  );

  api.get("/api/v1/audit/verify", { schema: { hide: true, response: failures } }, async (request, reply) => {
    await allow(request);
    if (verifying)
      throw new OpsError("OVERLOADED", "The chain is being verified; wait for that.", {
        retryAfterMs: 3_000,
      });
    verifying = true;
    const abort = new AbortController();
    const lines = new PassThrough();
    const say = (line: VerifyLine) => lines.write(`${JSON.stringify(line)}\n`);
    lines.on("close", () => abort.abort());
    void verifyChain({
      pool: audit.pool,
      anchors: audit.anchors(),
      onProgress: (progress) => void say({ kind: "progress", ...progress }),
      signal: abort.signal,
    })
      .then((verdict) => {
        say({ kind: "verdict", verdict });
        lines.end();
      })
      // The line that is missing says that there is no verdict.
      .catch(() => lines.destroy())
      .finally(() => {
        verifying = false;
      });
    return reply
      .header("cache-control", "no-store")
      .type(NDJSON)
      .send(lines as never);
  });

  async function allow(request: FastifyRequest): Promise<Viewer> {
    const viewer = await viewerFrom(toHeaders(request.headers));
    requirePermission(viewer, "audit.read");
    if (viewer.tenantId !== DEFAULT_TENANT)
      throw new OpsError("FORBIDDEN", "The audit log is for those who run the installation.");
    return viewer;
  }
}
