import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface CutPushProxy {
  url: string;
  /** Holds back the answers to reports for so long; 0: no longer than they take. */
  slowReports(ms: number): void;
  stop(): Promise<void>;
}

/**
 * Stands between nodes and a server and swallows the push path: a stream of switches opens and stays open,
 * and nothing ever comes over it, as behind a middlebox that has forgotten the connection.
 */
export async function startCutPushProxy(target: string): Promise<CutPushProxy> {
  const agent = new Agent({ keepAlive: true });
  let reportsMs = 0;

  function forward(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = "/" } = incoming;
    if (method === "GET" && url.startsWith("/api/v1/nodes/switches")) {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.flushHeaders();
      return;
    }
    const heldMs = url.endsWith("/report") ? reportsMs : 0;
    const outgoing = request(`${target}${url}`, { method, headers, agent }, (answer) => {
      setTimeout(() => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }, heldMs);
    });
    outgoing.on("error", () => response.destroy());
    response.on("error", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, forward);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    slowReports: (ms) => {
      reportsMs = ms;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}
