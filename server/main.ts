import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { migrate } from "../prisma/migrate.ts";
import { composeApp } from "./compose.ts";
import { type Env, readEnv } from "./env.ts";
import { createApi, isApiPath, sendProblem } from "./platform/http/api-server.ts";
import { openPages } from "./platform/http/pages.ts";
import { problem } from "./platform/http/to-problem.ts";
import { createLog } from "./platform/log.ts";
import { openOwnDatabase } from "./platform/postgres/own-database.ts";
import { say } from "./platform/say.ts";

const env = readOrExit();
const log = createLog(env.logLevel);
const dev = process.argv.includes("--dev");
let ready = false;

// The port is taken first: a second start must fail before it touches any data.
const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 });
const { api, handler: apiHandler } = await createApi(server, log);
const starting: RequestListener = (request, response) => {
  if (isEventStream(request)) return void response.destroy();
  response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "2" });
  response.end("Rushdeck is starting.\n");
};
let pageHandler = starting;
// Fastify falls over when it is asked before its routes are complete.
let openApiHandler = starting;
server.on("request", (request, response) => {
  // Only we know who is at the other end; a client's own claim is overwritten.
  request.headers["x-rushdeck-peer"] = request.socket.remoteAddress ?? "";
  (isApiPath(request.url ?? "/") ? openApiHandler : pageHandler)(request, response);
});
api.addHook("onRequest", async (request, reply) => {
  if (!ready && request.url !== "/healthz") {
    if (isEventStream(request.raw)) return void reply.hijack().raw.destroy();
    return sendProblem(
      reply,
      problem("SHUTTING_DOWN", "The server is starting or stopping.", { retryAfterMs: 2_000 }),
    );
  }
});
const port = await listen(env);
const origin = env.origin ?? `http://${env.host === "0.0.0.0" ? "127.0.0.1" : env.host}:${port}`;

const step = say.steps(log);
const database = await step("database", () => openDatabase(env)).catch(fatal);
// Pages load while the parts start: both take about a second.
const pagesOpening = openPages({ server, dev });
const app = await step("parts", () =>
  composeApp({
    env,
    log,
    api,
    server,
    databaseUrl: database.url,
    joinUrl: `http://127.0.0.1:${port}`,
    origin,
  }),
).catch(fatal);
await api.ready();
openApiHandler = apiHandler;
pageHandler = await step("pages", () => pagesOpening).catch(fatal);
app.attachSockets();
const { administrator } = await app.start();
ready = true;
say.ready({ origin, postgres: database.origin, applied: database.applied, administrator, demo: env.demo });
log.info({ origin, database: database.origin }, "ready");

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  ready = false;
  log.info({ signal }, "stopping");
  // A part that hangs must not keep the process: what is committed is safe.
  setTimeout(() => process.exit(1), 15_000).unref();
  server.close();
  await app.stop();
  await database.stop();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));

/** To be cut off rather than answered: an EventSource tries again after a break and gives up after a 503. */
function isEventStream({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes("text/event-stream") ?? false;
}

function readOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

async function openDatabase({ databaseUrl, dataDir, pgPort }: Env) {
  if (!databaseUrl) return openOwnDatabase({ dataDir, port: pgPort, migrate, log });
  return {
    url: databaseUrl,
    origin: "external" as const,
    applied: await migrate(databaseUrl),
    stop: async () => {},
  };
}

function listen({ host, port: wanted }: Env): Promise<number> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") {
        console.error(
          `Port ${wanted} on ${host} is taken by another program. Stop that program, or start with PORT=${wanted + 1} npm start.`,
        );
      } else console.error(`Cannot listen on ${host}:${wanted}: ${error.message}`);
      process.exit(1);
    });
    server.listen(wanted, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : wanted);
    });
  });
}

function fatal(error: unknown): never {
  console.error(`Rushdeck could not start.\n${(error as Error).message}`);
  process.exit(1);
}
