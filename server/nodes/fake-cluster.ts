import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type NodeReport,
  type Registered,
  type RegisterNode,
  registerSchema,
  reportSchema,
} from "./protocol.ts";

/** The server's side of the node protocol, in memory: what tests of node processes join. */
export interface FakeCluster {
  url: string;
  registrations: RegisterNode[];
  reports: NodeReport[];
  /** When each of them came, epoch ms. */
  reportedAt: number[];
  /** Raises the epoch: the next report is told NODE_EPOCH_STALE. */
  forgetEveryone(): void;
  epoch(): number;
  /** Reports are answered with the wish that the node leaves. */
  askToLeave(): void;
  /** Raises the switch revision that reports are compared with. */
  flipSwitch(): void;
  close(): Promise<void>;
}

export async function startFakeCluster({
  token,
  port = 0,
  reportEveryMs = 50,
}: {
  token: string;
  port?: number;
  reportEveryMs?: number;
}): Promise<FakeCluster> {
  const registrations: RegisterNode[] = [];
  const reports: NodeReport[] = [];
  const reportedAt: number[] = [];
  let epoch = 1;
  let revision = 1;
  let leave = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { code: "UNAUTHENTICATED" });
    if (request.url === "/api/v1/nodes/register") {
      const self = registerSchema.parse(body);
      registrations.push(self);
      const registered: Registered = {
        nodeId: `node_${self.name}`,
        epoch,
        reportEveryMs,
        switches: { revision, values: {} },
      };
      return answer(200, registered);
    }
    const report = reportSchema.parse(body);
    reports.push(report);
    reportedAt.push(Date.now());
    if (report.epoch !== epoch) return answer(409, { ok: false, code: "NODE_EPOCH_STALE" });
    const newest = report.switchRevision === revision;
    return answer(200, {
      ok: true,
      ...(!newest && { switches: { revision, values: {} } }),
      ...(leave && { leave: true }),
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    registrations,
    reports,
    reportedAt,
    forgetEveryone: () => void epoch++,
    epoch: () => epoch,
    askToLeave: () => {
      leave = true;
    },
    flipSwitch: () => void revision++,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
