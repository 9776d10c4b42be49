import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type NodeReceipt,
  type NodeReport,
  type Registered,
  type RegisterNode,
  receiptSchema,
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
  receipts: NodeReceipt[];
  /** Raises the switch revision and pushes it to the streams that are open. */
  flipSwitch(): void;
  /** From now on: streams stay open and say nothing, or everything but receipts hangs; none of it is told. */
  cut(what: "streams" | "reports"): void;
  openStreams(): number;
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
  const receipts: NodeReceipt[] = [];
  const streams = new Set<ServerResponse>();
  const cut = new Set<"streams" | "reports">();
  const snapshot = () => ({ source: "fake", revision, values: { "writes.queued": revision % 2 === 0 } });
  let epoch = 1;
  let revision = 1;
  let leave = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { code: "UNAUTHENTICATED" });
    if (request.method === "GET") {
      streams.add(response);
      response.once("close", () => streams.delete(response));
      response.writeHead(200);
      response.write(`${JSON.stringify({ switches: snapshot() })}\n`);
      return;
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    if (request.url === "/api/v1/nodes/receipts") {
      const receipt = receiptSchema.parse(body);
      receipts.push(receipt);
      return answer(200, { ok: true, ...(receipt.revision !== revision && { switches: snapshot() }) });
    }
    if (request.url === "/api/v1/nodes/register") {
      const self = registerSchema.parse(body);
      registrations.push(self);
      const registered: Registered = {
        nodeId: `node_${self.name}`,
        epoch,
        reportEveryMs,
        switches: snapshot(),
      };
      return answer(200, registered);
    }
    if (cut.has("reports")) return;
    const report = reportSchema.parse(body);
    reports.push(report);
    reportedAt.push(Date.now());
    if (report.epoch !== epoch) return answer(409, { ok: false, code: "NODE_EPOCH_STALE" });
    const newest = report.switchRevision === revision;
    return answer(200, {
      ok: true,
      ...(!newest && { switches: snapshot() }),
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
    receipts,
    flipSwitch() {
      revision++;
      if (cut.has("streams")) return;
      for (const stream of streams) stream.write(`${JSON.stringify({ switches: snapshot() })}\n`);
    },
    cut: (what) => void cut.add(what),
    openStreams: () => streams.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
