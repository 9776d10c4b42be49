import type { RequestListener, Server } from "node:http";
import next from "next";

/** The Next app as a request handler on our server. */
export async function openPages({ server, dev }: { server: Server; dev: boolean }): Promise<RequestListener> {
  const app = next({ dev, httpServer: server });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (request, response) => void handle(request, response);
}
