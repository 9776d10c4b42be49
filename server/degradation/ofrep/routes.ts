import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { KeyHolder } from "../../identity/api-caller.ts";
import type { Api } from "../../platform/http/api-server.ts";
import type { Log } from "../../platform/log.ts";
import { FlagRefusal, sendJson, sendRefusal, sendUnchanged } from "./answers.ts";
import type { EventStreams } from "./event-streams.ts";
import { type Flags, revisionIn } from "./flags.ts";
import { checkContext } from "./read-context.ts";
import type { Services } from "./services.ts";

export interface OfrepRoutesDeps {
  flags: Flags;
  streams: EventStreams;
  services: Services;
  keys: {
    holderOf(rawKey: string): KeyHolder | null;
    streamTokenOf(keyId: string): string | null;
    holderOfStreamToken(token: string): KeyHolder | null;
  };
  log: Log;
}

/** A page hidden for this long closes its stream. */
const INACTIVITY_DELAY_S = 120;
const FLAG_PATH = /^\/ofrep\/v1\/evaluate\/flags\/([^?]+)/;
const CATCH_UP_MS = 1_000;
const CATCH_UP_LOOK_MS = 25;

// Keys travel in headers and cookies mean nothing here, so any site may ask.
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Retry-After",
};
const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers":
    "Authorization, X-API-Key, Content-Type, If-None-Match, Last-Event-ID, Cache-Control",
  "access-control-max-age": "7200",
};

const bodyShape = z.object({ context: z.object({ targetingKey: z.string().optional() }).loose().optional() });
const flagShape = z.object({
  key: z.string(),
  value: z.union([z.boolean(), z.number()]),
  reason: z.string(),
  variant: z.string(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
const refusalShape = z.object({
  key: z.string().optional(),
  errorCode: z.string(),
  errorDetails: z.string(),
});
/** The schemas are for the reader of the API's description: checkContext checks, with OFREP's own answers. */
const describedOnly = { validatorCompiler: () => (value: unknown) => ({ value }) };
const described = {
  tags: ["switches"],
  security: [{ apiKey: [] }],
  body: bodyShape.optional(),
};
const refusals = { 400: refusalShape, 401: refusalShape, 403: refusalShape };

/**
 * OpenFeature Remote Evaluation Protocol: the switches for other systems, read-only, by a key made for it.
 * These doors are never limited or shed: who cannot read the switches is blind when they matter most.
 */
export function ofrepRoutes(api: Api, deps: OfrepRoutesDeps): void {
  void api.register(
    async (plugin) => {
      const ofrep = plugin as unknown as Api;
      ofrep.removeAllContentTypeParsers();
      ofrep.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
      ofrep.addHook("onRequest", async (_request, reply) => {
        void reply.headers({ ...CORS, "cache-control": "no-store" });
      });
      ofrep.setErrorHandler((error, request, reply) => answerError(error, request, reply, deps.log));
      ofrep.setNotFoundHandler((request, reply) => {
        // A name with a slash in it is still a switch that does not exist.
        const name = FLAG_PATH.exec(request.url)?.[1];
        const refusal = new FlagRefusal(404, name ? "FLAG_NOT_FOUND" : "GENERAL", "There is nothing here.");
        return sendRefusal(reply, refusal, name);
      });
      ofrep.options("/*", { schema: { hide: true } }, async (_request, reply) =>
        reply.code(204).headers(PREFLIGHT).send(),
      );
      evaluationRoutes(ofrep, deps);
      eventRoute(ofrep, deps);
    },
    { prefix: "/ofrep" },
  );
}

function evaluationRoutes(ofrep: Api, { flags, keys, services }: OfrepRoutesDeps): void {
  ofrep.post(
    "/v1/evaluate/flags/:key",
    {
      ...describedOnly,
      schema: {
        ...described,
        summary: "One switch (OFREP)",
        description: "Asked with a key for reading switches.",
        params: z.object({ key: z.string() }),
        response: { 200: flagShape, ...refusals, 404: refusalShape },
      },
    },
    async (request, reply) => {
      readerOf(request, keys);
      checkContext(request.body);
      const flag = flags.one(request.params.key);
      if (!flag) throw new FlagRefusal(404, "FLAG_NOT_FOUND", "There is no such switch.");
      return sendJson(reply, JSON.stringify(flag));
    },
  );

  ofrep.post(
    "/v1/evaluate/flags",
    {
      ...describedOnly,
      schema: {
        ...described,
        summary: "All switches (OFREP)",
        description:
          "With `If-None-Match` an unchanged answer is 304. `eventStreams` names the stream that tells of changes; its address is as secret as the key.",
        querystring: z.object({
          flagConfigEtag: z.string().optional(),
          flagConfigLastModified: z.string().optional(),
        }),
        response: {
          200: z.object({
            flags: z.array(flagShape),
            metadata: flagShape.shape.metadata,
            eventStreams: z.array(z.object({ type: z.literal("sse") }).loose()),
          }),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { keyId } = readerOf(request, keys);
      services.heard(keyId, request.headers["rushdeck-service"]);
      checkContext(request.body);
      const { flagConfigEtag: told } = request.query;
      await catchUpWith(typeof told === "string" ? told : undefined, flags);
      const etag = flags.etag();
      const held = request.headers["if-none-match"];
      void reply.header("etag", etag);
      if (matches(held, etag)) return sendUnchanged(reply);
      const token = keys.streamTokenOf(keyId);
      return sendJson(
        reply,
        JSON.stringify({
          flags: flags.all(),
          metadata: { source: flags.source(), revision: flags.revision() },
          eventStreams: token
            ? [
                {
                  type: "sse",
                  // Relative: only the client knows by which name it reached us.
                  endpoint: { requestUri: `/ofrep/v1/events/${token}` },
                  inactivityDelaySec: INACTIVITY_DELAY_S,
                },
              ]
            : [],
        }),
      );
    },
  );
}

function eventRoute(ofrep: Api, { streams, keys }: OfrepRoutesDeps): void {
  ofrep.get("/v1/events/:token", { ...describedOnly, schema: { hide: true } }, async (request, reply) => {
    const { token } = request.params as { token: string };
    const holder = keys.holderOfStreamToken(token);
    if (holder?.scope !== "switches.read") {
      throw new FlagRefusal(401, "GENERAL", "This stream is over: its key no longer works.");
    }
    const seen = request.headers["last-event-id"];
    for (const [name, value] of Object.entries(CORS)) reply.raw.setHeader(name, value);
    streams.open(holder.keyId, reply.raw, typeof seen === "string" && seen !== "" ? seen : undefined);
    reply.hijack();
  });
}

/** @throws FlagRefusal 401, 403 */
function readerOf({ headers }: FastifyRequest, { holderOf }: OfrepRoutesDeps["keys"]): KeyHolder {
  const { authorization } = headers;
  const raw = authorization?.startsWith("Bearer ") ? authorization.slice(7) : headers["x-api-key"];
  const holder = typeof raw === "string" ? holderOf(raw) : null;
  if (!holder) {
    throw new FlagRefusal(
      401,
      "GENERAL",
      "Send a living key for reading switches, as `Authorization: Bearer rdk_…` or `X-API-Key`.",
    );
  }
  if (holder.scope !== "switches.read") {
    throw new FlagRefusal(403, "GENERAL", "This key is not for reading switches; make one that is.");
  }
  return holder;
}

/**
 * Another process of the installation may have told the client of a flip that is not here yet: to answer
 * with the old state would lose the flip for that client. It arrives within the check of create-degradation.ts.
 */
async function catchUpWith(told: string | undefined, flags: Flags): Promise<void> {
  const wanted = told === undefined ? null : revisionIn(told);
  if (wanted === null) return;
  const until = performance.now() + CATCH_UP_MS;
  while (flags.revision() < wanted && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, CATCH_UP_LOOK_MS));
  }
}

function matches(held: string | undefined, etag: string): boolean {
  if (held === undefined) return false;
  return held
    .split(",")
    .map((one) => one.trim().replace(/^W\//, ""))
    .some((one) => one === etag || one === "*");
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const { key } = (request.params ?? {}) as { key?: string };
  if (error instanceof FlagRefusal) return sendRefusal(reply, error, key);
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return sendRefusal(reply, new FlagRefusal(statusCode, "GENERAL", message), key);
  }
  // The route and not the address, which may carry a stream's secret.
  log.error({ err: error, route: request.routeOptions.url }, "OFREP request failed");
  const told = "Something failed on our side; it has been logged.";
  return sendRefusal(reply, new FlagRefusal(500, "GENERAL", told), key);
}
