import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import type { Problem } from "../../contracts/problem.ts";
import { OpsError } from "../../shared/errors.ts";
import type { Log } from "../log.ts";
import { problem, toProblem } from "./to-problem.ts";

export type Api = FastifyInstance<Server, IncomingMessage, ServerResponse, never, ZodTypeProvider>;

export const BODY_LIMIT_BYTES = 1_048_576;
const API_PREFIXES = ["/api/v1", "/oauth", "/ofrep", "/metrics", "/healthz", "/readyz"];

// draft-ietf-httpapi-ratelimit-headers: which limit spoke, nothing left, seconds until there is.
const TIER_POLICY: Record<string, string> = { tier_rate: '"second";w=1', tier_quota: '"day";w=86400' };

// Swagger UI writes style attributes and draws its icons from data URLs.
const DOCS_CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/** Which of the two handlers gets a request; decided by the path, before anybody reads the body. */
export function isApiPath(url: string): boolean {
  return API_PREFIXES.some(
    (prefix) => url.startsWith(prefix) && /^($|[/?#:])/.test(url.slice(prefix.length)),
  );
}

/** Fastify on a server that it shares with Next: `handler` takes the requests of isApiPath. */
export async function createApi(server: Server, log: Log): Promise<{ api: Api; handler: RequestListener }> {
  let handler: RequestListener = () => {};
  const api = Fastify({
    serverFactory: (listener) => {
      handler = listener as RequestListener;
      return server;
    },
    bodyLimit: BODY_LIMIT_BYTES,
    logger: false,
    requestTimeout: 30_000,
    return503OnClosing: true,
  }).withTypeProvider<ZodTypeProvider>() as unknown as Api;
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.removeContentTypeParser("application/json");
  // Plain JSON.parse is twice as fast as the default parser; zod copies only known keys, so a
  // "__proto__" in the body goes nowhere.
  api.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string));
    } catch (error) {
      done(
        new OpsError("MALFORMED_JSON", (error as Error).message, { field: "/" }) as unknown as FastifyError,
      );
    }
  });
  api.addContentTypeParser("application/x-ndjson", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  api.setErrorHandler((error, request, reply) => {
    const answer = toProblem(error);
    if (answer.status >= 500 && answer.code === "INTERNAL")
      log.error({ err: error, url: request.url }, "request failed");
    return sendProblem(reply, { ...answer, requestId: request.id });
  });
  api.setNotFoundHandler((request, reply) =>
    sendProblem(reply, problem("NOT_FOUND", `There is no ${request.method} ${request.url.split("?")[0]}.`)),
  );
  await api.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Rushdeck API",
        version: "1",
        description:
          "Place orders and follow them. Errors are RFC 9457 problem details with a stable `code`.",
        license: { name: "MIT", identifier: "MIT" },
      },
      components: {
        securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key, rdk_…" } },
      },
    },
    transform: jsonSchemaTransform,
  });
  await api.register(swaggerUi, { routePrefix: "/api/v1/docs", staticCSP: DOCS_CSP });
  api.get("/api/v1/openapi.json", { schema: { hide: true } }, async () => api.swagger());
  return { api, handler: (request, response) => handler(request, response) };
}

export function sendProblem(reply: FastifyReply, answer: Problem): FastifyReply {
  if (answer.retryAfterMs !== undefined) {
    void reply.header("retry-after", Math.max(1, Math.ceil(answer.retryAfterMs / 1_000)));
  }
  const policy = answer.reason && TIER_POLICY[answer.reason];
  if (policy)
    void reply
      .header("ratelimit-policy", policy)
      .header("ratelimit", `${policy.split(";")[0]};r=0;t=${Math.ceil((answer.retryAfterMs ?? 0) / 1_000)}`);
  if (answer.receipt || answer.rule) void reply.header("x-admission", admissionHeader(answer));
  // A string skips route serializers, which know only the good answers.
  return reply
    .code(answer.status)
    .header("content-type", "application/problem+json")
    .send(JSON.stringify(answer));
}

/** The receipt in one line: what was refused, why, by which rule, and where to look it up. */
function admissionHeader({ class: name, reason, rule, receipt, final }: Problem): string {
  const told = [
    name && `class=${name}`,
    `reason=${reason}`,
    rule && `rule=${rule}`,
    receipt && `id=${receipt}`,
    final && "final",
  ];
  return told.filter(Boolean).join("; ");
}
