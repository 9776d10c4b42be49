import { Agent, request } from "undici";
import type { JobAnswer, NodeJob } from "../nodes/protocol.ts";

export type JobReply =
  | { kind: "answer"; answer: JobAnswer }
  /** Another epoch runs there now. */
  | { kind: "stale" }
  | { kind: "full" }
  /** No answer will come: refused, reset, aborted or not understood. */
  | { kind: "lost"; because: string };

export interface JobSender {
  send(url: string, job: NodeJob, signal: AbortSignal): Promise<JobReply>;
  close(): Promise<void>;
}

/** Sends jobs over kept-alive HTTP connections. A job may run long; its lease, not a timeout here, ends it. */
export function createJobSender(token: string): JobSender {
  const dispatcher = new Agent({
    connections: 128,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
  });
  return {
    async send(url, job, signal) {
      try {
        const response = await request(`${url}/jobs`, {
          method: "POST",
          dispatcher,
          signal,
          headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
          body: JSON.stringify(job),
        });
        if (response.statusCode === 200)
          return { kind: "answer", answer: (await response.body.json()) as JobAnswer };
        await response.body.dump();
        if (response.statusCode === 409) return { kind: "stale" };
        if (response.statusCode === 429) return { kind: "full" };
        return { kind: "lost", because: `http_${response.statusCode}` };
      } catch (error) {
        return { kind: "lost", because: (error as { code?: string }).code ?? "no_answer" };
      }
    },
    close: () => dispatcher.close(),
  };
}
