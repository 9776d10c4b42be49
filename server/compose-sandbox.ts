// The sandbox of a game day: a whole server of its own, without pages, on a database of its own. Its settings
// come as one argument, never from the environment or .env, so that it can reach nothing of the real house.
import { createServer } from "node:http";
import { composeApp } from "./compose.ts";
import { readEnv } from "./env.ts";
import { createApi } from "./platform/http/api-server.ts";
import { createLog } from "./platform/log.ts";

interface SandboxSettings {
  port: number;
  dataDir: string;
  databaseUrl: string;
  nodes: number;
}

const settings = JSON.parse(process.argv[2] ?? "{}") as SandboxSettings;
const { port, dataDir, databaseUrl, nodes } = settings;
const log = createLog("error");
const server = createServer({ keepAliveTimeout: 65_000 });
const { api, handler } = await createApi(server, log);
const url = `http://127.0.0.1:${port}`;
const app = await composeApp({
  // Not process.env: nothing of the real house is inherited.
  env: readEnv({
    NODE_ENV: "production",
    PORT: String(port),
    RUSHDECK_DATA_DIR: dataDir,
    RUSHDECK_NODES: String(nodes),
    RUSHDECK_DEMO: "off",
    RUSHDECK_SIMULATED_NODES: "on",
    RUSHDECK_ALLOW_PRIVATE_WEBHOOKS: "on",
    RUSHDECK_LOG: "error",
  }),
  log,
  api,
  server,
  databaseUrl,
  joinUrl: url,
  origin: url,
});
await api.ready();
server.on("request", (request, response) => {
  // Only we know who is at the other end; a client's own claim is overwritten.
  request.headers["x-rushdeck-peer"] = request.socket.remoteAddress ?? "";
  handler(request, response);
});
// Nodes register while the parts start.
await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
await app.start();

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), 10_000).unref();
  server.close();
  await app.stop();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
// Whoever started it is gone: nothing of it may stay behind.
process.on("disconnect", () => void stop());
