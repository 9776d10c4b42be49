import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A small OFREP server that a test scripts. */
export interface FakeServer {
  url: string;
  revision: number;
  source: string;
  flags: Record<string, readonly [unknown, string]>;
  status: number;
  bulks: { ifNoneMatch: string | undefined; service: string | undefined }[];
  streams: Set<ServerResponse>;
  withStream: boolean;
  push(): void;
  up(): Promise<void>;
  down(): Promise<void>;
}

/** Serves these flags, each with a value and a variant. */
export async function startFakeServer(flags: FakeServer["flags"]): Promise<FakeServer> {
  let server: Server | null = null;
  let port = 0;
  const fake: FakeServer = {
    url: "",
    revision: 1,
    source: "db1",
    flags,
    status: 200,
    bulks: [],
    streams: new Set(),
    withStream: true,
    push() {
      for (const one of fake.streams)
        one.write(`id: ${fake.revision}\nevent: message\ndata: {"type":"refetchEvaluation"}\n\n`);
    },
    async up() {
      server = createServer((request, response) => answer(fake, request, response));
      await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
      port = (server.address() as AddressInfo).port;
      fake.url = `http://127.0.0.1:${port}`;
    },
    async down() {
      server?.closeAllConnections();
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
      server = null;
    },
  };
  await fake.up();
  return fake;
}

function answer(fake: FakeServer, request: IncomingMessage, response: ServerResponse): void {
  if (request.url === "/events/secret") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("retry: 500\n\n");
    fake.streams.add(response);
    response.on("close", () => fake.streams.delete(response));
    return;
  }
  const { "if-none-match": ifNoneMatch, "rushdeck-service": service } = request.headers;
  fake.bulks.push({ ifNoneMatch, service: typeof service === "string" ? service : undefined });
  const etag = `"${fake.revision}-${fake.source}"`;
  if (fake.status === 200 && ifNoneMatch === etag) return void response.writeHead(304, { etag }).end();
  const body = {
    flags: Object.entries(fake.flags).map(([key, [value, variant]]) => ({
      key,
      value,
      variant,
      reason: "STATIC",
      metadata: { flagSetId: "rushdeck", version: fake.revision },
    })),
    metadata: { source: fake.source, revision: fake.revision },
    eventStreams: fake.withStream ? [{ type: "sse", endpoint: { requestUri: "/events/secret" } }] : [],
  };
  response.writeHead(fake.status, { "content-type": "application/json", etag });
  response.end(fake.status === 200 ? JSON.stringify(body) : '{"errorCode":"GENERAL"}');
}
