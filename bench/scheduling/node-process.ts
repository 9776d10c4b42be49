// One node of the fleet: the real job runner on a simulated machine, either as a member of a Rushdeck
// server or as a plain HTTP server behind a balancer.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServedSwitches } from "../../server/degradation/served-switches.ts";
import { createJobRunner, type JobRunner } from "../../server/nodes/job-runner.ts";
import { joinCluster } from "../../server/nodes/membership.ts";
import { createNodeServer } from "../../server/nodes/node-server.ts";
import type { NodeJob } from "../../server/nodes/protocol.ts";
import { type BenchNodePlan, type BenchNodeStart, FLEET, machinesOf } from "./fleet.ts";

/** The rate is read off the machine's path over this step. */
const STEP_MS = 20;

/** Epoch ms; until it is told, the machine stands at its first moment. */
let zeroAt = Number.POSITIVE_INFINITY;

process.on("message", (message: BenchNodePlan | BenchNodeStart) => {
  if ("zeroAt" in message) zeroAt = message.zeroAt;
  else start(message);
});
process.on("disconnect", () => process.exit(0));

function start(plan: BenchNodePlan): void {
  const machine = machinesOf(plan.seed)[plan.index];
  if (!machine) throw new Error(`no machine ${plan.index}`);
  const nowMs = () => performance.timeOrigin + performance.now();
  const runner = createJobRunner({
    slots: FLEET.slots,
    nowMs,
    simulation: {
      rateAt: (now) => {
        const at = Math.max(0, now - zeroAt);
        return (machine.workUntil(at + STEP_MS) - machine.workUntil(at)) / STEP_MS;
      },
      failureOf: () => null,
    },
  });
  const server = plan.join ? memberOf(plan, plan.join, runner) : plainServer(runner);
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
}

function memberOf(plan: BenchNodePlan, join: { url: string; token: string }, runner: JobRunner): Server {
  let membership: ReturnType<typeof joinCluster> | null = null;
  const switches = createServedSwitches(Date.now);
  const reportFor = (member: { nodeId: string; epoch: number; switchRevision: number }) => ({
    ...member,
    ...runner.load(),
    loopLagMs: 0,
    heapMb: 0,
  });
  const server = createNodeServer({
    token: join.token,
    runner,
    epoch: () => membership?.current()?.epoch ?? null,
    report: () => {
      const member = membership?.current();
      return member ? reportFor(member) : null;
    },
    switches: () => switches.status(),
    draining: () => false,
  });
  server.once("listening", () => {
    const { port } = server.address() as AddressInfo;
    membership = joinCluster({
      join: join.url,
      token: join.token,
      self: {
        name: `bench-${plan.index}`,
        url: `http://127.0.0.1:${port}`,
        slots: FLEET.slots,
        local: false,
        simulated: true,
        version: "bench",
        startedAt: Date.now(),
      },
      report: reportFor,
      switches,
      onStale: () => runner.abortAll(),
      onLeave: () => process.exit(0),
      say: (line) => console.error(`[bench-${plan.index}] ${line}`),
    });
  });
  return server;
}

/** First come, first served beyond the slots. Whoever hangs up while waiting is not served. */
function plainServer(runner: JobRunner): Server {
  const waiting: { job: NodeJob; response: ServerResponse }[] = [];
  let running = 0;
  let count = 0;

  async function serve({ job, response }: { job: NodeJob; response: ServerResponse }): Promise<void> {
    running += 1;
    await runner.run(job);
    running -= 1;
    if (!response.destroyed) response.writeHead(200, { "content-length": "2" }).end("ok");
    next();
  }
  function next(): void {
    while (running < FLEET.slots) {
      const one = waiting.shift();
      if (!one) return;
      if (!one.response.destroyed) void serve(one);
    }
  }
  return createServer({ keepAliveTimeout: 60_000 }, (request: IncomingMessage, response) => {
    request.resume();
    request.once("end", () => {
      waiting.push({ job: jobOf(++count, Number(request.headers["x-work-ms"])), response });
      next();
    });
  });
}

function jobOf(count: number, workMs: number): NodeJob {
  const unknown = "-";
  return {
    orderId: `plain-${count}`,
    attempt: 1,
    epoch: 1,
    kind: "reservation",
    workMs,
    input: { slotId: "bench-slot-0", party: 1 },
    dimensions: {
      region: unknown,
      device: unknown,
      network: unknown,
      appVersion: unknown,
      channel: unknown,
    },
  };
}
