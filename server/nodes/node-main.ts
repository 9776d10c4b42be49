import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { keepOnDisk } from "../degradation/keep-on-disk.ts";
import { createServedSwitches } from "../degradation/served-switches.ts";
import { createJobRunner } from "./job-runner.ts";
import { joinCluster } from "./membership.ts";
import { NODE_USAGE, readNodeArgs } from "./node-args.ts";
import { createNodeServer } from "./node-server.ts";
import type { NodeReport } from "./protocol.ts";
import { createAntagonist } from "./rules/antagonist.ts";
import { FAULT_REASON, failsBy, faultAt } from "./rules/simulated-fault.ts";

const DRAIN_MS = 5_000;
const LAG_RESOLUTION_MS = 10;
const HEAP_READ_EVERY_MS = 1_000;

/** Epoch ms that never goes backwards while the process lives. */
const nowMs = () => performance.timeOrigin + performance.now();

function main(): void {
  const args = readNodeArgs(process.argv.slice(2), process.env);
  const say = (line: string) => console.log(`[${args.name}] ${line}`);
  const antagonist = createAntagonist(args.name);
  const runner = createJobRunner({
    slots: args.slots,
    nowMs,
    simulation: args.simulated
      ? {
          rateAt: antagonist.rateAt,
          failureOf: (job, at) => (failsBy(faultAt(at), job) ? FAULT_REASON : null),
        }
      : undefined,
  });
  const delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  delay.enable();
  // Read on a timer: every job's answer carries a report, and asking the heap each time costs more than a job.
  let heapMb = heapUsedMb();
  setInterval(() => {
    heapMb = heapUsedMb();
  }, HEAP_READ_EVERY_MS).unref();
  const switches = createServedSwitches(nowMs);
  const disk = keepOnDisk(switches, {
    file: path.join(args.dataDir, `${args.name}.switches.json`),
    nowMs,
    warn: say,
  });
  const { reason, revision } = switches.status();
  say(`switches: ${reason}${reason === "CACHED" ? `, revision ${revision} from disk` : ", nothing on disk"}`);
  let draining = false;
  let membership: ReturnType<typeof joinCluster> | null = null;

  const reportFor = (member: { nodeId: string; epoch: number; switchRevision: number }): NodeReport => ({
    ...member,
    ...runner.load(),
    // The histogram counts whole sleeps; what exceeds the resolution is lag.
    loopLagMs: delay.count > 0 ? Math.max(0, delay.percentile(99) / 1e6 - LAG_RESOLUTION_MS) : 0,
    heapMb,
    ...(draining && { leaving: "draining" as const }),
  });

  const server = createNodeServer({
    token: args.token,
    runner,
    epoch: () => membership?.current()?.epoch ?? null,
    report: () => {
      const member = membership?.current();
      return member ? reportFor(member) : null;
    },
    switches: () => ({ ...switches.status(), values: switches.reader.values() }),
    draining: () => draining,
  });

  server.once("error", (error: NodeJS.ErrnoException) => {
    const what =
      error.code === "EADDRINUSE" ? "the port is taken: choose another with --port" : error.message;
    console.error(`[${args.name}] cannot listen on ${args.host}:${args.port}: ${what}`);
    process.exit(1);
  });
  server.listen(args.port, args.host, () => {
    const { port } = server.address() as AddressInfo;
    const url = args.advertise ?? `http://${args.host.includes(":") ? `[${args.host}]` : args.host}:${port}`;
    say(`listening on ${url}${args.simulated ? ", simulated service times" : ""}`);
    membership = joinCluster({
      join: args.join,
      token: args.token,
      self: {
        name: args.name,
        url,
        slots: args.slots,
        local: args.child,
        simulated: args.simulated,
        version: packageVersion(),
        startedAt: Date.now(),
      },
      report: (member) => {
        const report = reportFor(member);
        delay.reset();
        return report;
      },
      switches,
      onSwitches: disk.save,
      onStale: () => runner.abortAll(),
      onLeave: () => {
        if (!draining) void leave();
      },
      say,
    });
  });

  async function leave(): Promise<void> {
    if (draining) process.exit(1);
    draining = true;
    const until = nowMs() + DRAIN_MS;
    const { inFlight } = runner.load();
    if (inFlight > 0) say(`finishing ${inFlight} jobs, at most ${DRAIN_MS / 1_000} s`);
    while (runner.load().inFlight > 0 && nowMs() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await membership?.sayGoodbye();
    membership?.stop();
    // Answers of the last jobs are still on their way out.
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 200).unref();
  }
  process.on("SIGTERM", () => void leave());
  process.on("SIGINT", () => void leave());
  // A killed parent closes the channel: without it nobody would ever stop this process.
  if (args.child) process.on("disconnect", () => process.exit(0));
}

function heapUsedMb(): number {
  return Math.round(process.memoryUsage().heapUsed / 104_857.6) / 10;
}

function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

try {
  main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${NODE_USAGE}`);
  process.exit(2);
}
