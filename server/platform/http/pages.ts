import type { RequestListener, Server } from "node:http";
import path from "node:path";
import next from "next";
import { withBuiltFiles } from "./built-files.ts";

/** The Next app as a request handler on our server. */
export async function openPages({ server, dev }: { server: Server; dev: boolean }): Promise<RequestListener> {
  const app = next({ dev, httpServer: server });
  await app.prepare();
  const handle = app.getRequestHandler();
  const pages: RequestListener = (request, response) => void handle(request, response);
  return dev ? pages : withBuiltFiles(path.resolve(".next/static"), pages);
}
