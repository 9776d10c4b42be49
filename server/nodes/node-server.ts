import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { JobRunner } from "./job-runner.ts";
import { type JobAnswer, jobSchema, type NodeReport } from "./protocol.ts";

const MAX_BODY_BYTES = 512 * 1_024;

export interface NodeServerOptions {
  token: string;
  runner: JobRunner;
  /** The epoch of this registration, null while not registered. */
  epoch: () => number | null;
  report: () => NodeReport | null;
  /** What it serves of the switches and why, for whoever asks the node itself. */
  switches: () => object;
  draining: () => boolean;
}

/** POST /jobs, GET /switches and GET /healthz. Plain node:http: every order passes here. */
export function createNodeServer(options: NodeServerOptions): Server {
  const isOurs = bearerCheck(options.token);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === "/healthz" && request.method === "GET") {
      const ready = options.epoch() !== null && !options.draining();
      return send(response, ready ? 200 : 503, { ok: ready, ...options.report() });
    }
    if (request.url === "/switches" && request.method === "GET") {
      if (!isOurs(request.headers.authorization)) return send(response, 401, { code: "UNAUTHENTICATED" });
      return send(response, 200, options.switches());
    }
    if (request.url !== "/jobs") return send(response, 404, { code: "NOT_FOUND" });
    if (request.method !== "POST") return send(response, 405, { code: "INVALID_REQUEST" });
    if (!isOurs(request.headers.authorization)) return send(response, 401, { code: "UNAUTHENTICATED" });
    readBody(request).then(
      (body) => takeJob(body, response, options),
      () => send(response, 413, { code: "TOO_LARGE" }),
    );
  });
  return server;
}

async function takeJob(body: string, response: ServerResponse, options: NodeServerOptions): Promise<void> {
  const parsed = jobSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    return send(response, 400, { code: "INVALID_REQUEST", detail: parsed.error.issues[0]?.message });
  }
  const job = parsed.data;
  if (job.epoch !== options.epoch()) return send(response, 409, { code: "NODE_EPOCH_STALE" });
  if (options.draining()) return send(response, 503, { code: "SHUTTING_DOWN" });
  const ran = await options.runner.run(job);
  const report = options.report();
  if (ran.outcome === "full") return send(response, 429, { code: "RATE_LIMITED", report });
  if (ran.outcome === "aborted" || !report) return send(response, 409, { code: "NODE_EPOCH_STALE" });
  const answer: JobAnswer = { ...ran.answer, report };
  send(response, 200, answer);
}

function bearerCheck(token: string): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => header !== undefined && timingSafeEqual(digest(header), expected);
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.on("end", () => {
      if (bytes > MAX_BODY_BYTES) reject(new Error("too large"));
      else resolve(Buffer.concat(chunks).toString("utf8"));
    });
    request.on("error", reject);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
