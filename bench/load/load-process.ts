// The load generator, a process of its own: told a LoadPlan over IPC, answers with a LoadResult.
import { connect, type Socket } from "node:net";
import type { LoadPlan, LoadResult } from "./load-plan.ts";
import { makeOrderWriter } from "./order-writer.ts";
import { percentileOf } from "./percentile-of.ts";
import { readAnswer } from "./read-answer.ts";

interface Connection {
  socket: Socket;
  buffered: Buffer;
  /** performance.now() from which the order under way is measured; undefined when idle. */
  since: number | undefined;
}

const HOST = "127.0.0.1";
const DRAIN_LIMIT_MS = 30_000;

process.once("message", (plan: LoadPlan) => {
  run(plan).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: Error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(plan: LoadPlan): Promise<LoadResult> {
  const write = makeOrderWriter(plan.material, {
    path: plan.path,
    host: `${HOST}:${plan.port}`,
    runId: `${process.pid}-${Date.now().toString(36)}`,
  });
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  let sent = 0;
  let acknowledged = 0;
  let brokenConnections = 0;
  let firstProblem: string | null = null;

  const startAt = performance.now() + 200;
  const measureFrom = startAt + plan.warmUpSeconds * 1_000;
  const measureTo = measureFrom + plan.seconds * 1_000;
  const idle: Connection[] = [];
  /** Orders due and not yet sent, by when they were due (open mode only). */
  const waiting: number[] = [];
  let nextWaiting = 0;

  const send = (connection: Connection, since: number) => {
    connection.since = since;
    connection.socket.write(write(sent++), "latin1");
  };

  const whenFree = (connection: Connection) => {
    if (plan.mode.kind === "closed") {
      const now = performance.now();
      if (now < measureTo) return send(connection, now);
    } else if (nextWaiting < waiting.length) {
      return send(connection, waiting[nextWaiting++] as number);
    }
    idle.push(connection);
  };

  const answered = (connection: Connection, status: number, body: () => string) => {
    const now = performance.now();
    const since = connection.since ?? now;
    connection.since = undefined;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status >= 200 && status < 300) acknowledged += 1;
    else firstProblem ??= body();
    // An open run measures what was due in the window, a closed one what was answered in it.
    const counted = plan.mode.kind === "open" ? since : now;
    if (counted >= measureFrom && counted < measureTo) latencies.push(now - since);
    whenFree(connection);
  };

  const open = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port: plan.port, host: HOST, noDelay: true });
      const connection: Connection = { socket, buffered: Buffer.alloc(0), since: undefined };
      socket.once("connect", () => {
        idle.push(connection);
        resolve();
      });
      socket.on("error", reject);
      socket.on("close", () => {
        brokenConnections += 1;
      });
      socket.on("data", (chunk) => {
        connection.buffered =
          connection.buffered.length > 0 ? Buffer.concat([connection.buffered, chunk]) : chunk;
        const answer = readAnswer(connection.buffered);
        if (!answer) return;
        const { status, bodyStart, bodyEnd, length } = answer;
        const held = connection.buffered;
        connection.buffered = held.subarray(length);
        answered(connection, status, () =>
          held.toString("utf8", bodyStart, Math.min(bodyEnd, bodyStart + 600)),
        );
      });
    });

  await Promise.all(Array.from({ length: plan.connections }, open));
  await until(startAt);
  const connections = [...idle];
  if (plan.mode.kind === "closed") for (const connection of idle.splice(0)) whenFree(connection);
  else {
    const gapMs = 1_000 / plan.mode.perSecond;
    let due = 0;
    while (performance.now() < measureTo) {
      const now = performance.now();
      for (; startAt + due * gapMs <= now; due++) waiting.push(startAt + due * gapMs);
      while (nextWaiting < waiting.length) {
        const connection = idle.pop();
        if (!connection) break;
        send(connection, waiting[nextWaiting++] as number);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  await until(measureTo);
  const drainUntil = performance.now() + DRAIN_LIMIT_MS;
  while (idle.length < connections.length && performance.now() < drainUntil)
    await until(performance.now() + 20);
  const unanswered = connections.length - idle.length;
  for (const { socket } of connections) socket.removeAllListeners("close").destroy();
  if (unanswered > 0) statuses.unanswered = unanswered;

  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / plan.seconds,
    p50Ms: percentileOf(latencies, 0.5),
    p99Ms: percentileOf(latencies, 0.99),
    maxMs: latencies.at(-1) ?? 0,
    acknowledged,
    sent,
    statuses,
    firstProblem,
    brokenConnections,
  };
}

function until(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
}
