// npm run degradation:propagation [-- --instances 12 --flips 200 --json]: a real server, its PostgreSQL and real
// node processes; a person flips a switch, and what counts is when every node has confirmed that it serves it.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

const USAGE = `Usage: npm run degradation:propagation -- [options]

  --instances 12   node processes, 1 to 32
  --flips 200      flips on each way, 1 or more
  --seed 1         of the pauses between flips
  --json           one JSON document on stdout, all else on stderr
  --help           this

Flips a switch over HTTP as a signed-in operator and measures from the commit to the receipt of the last
node: with the push path, and with every stream of pushes swallowed. Targets: p50 <= 80 ms, p99 <= 250 ms;
push cut p99 <= 2000 ms. Exit code 0: reached; 1: not reached; 2: these arguments do not fit.`;

const TARGET = { p50Ms: 80, p99Ms: 250, pushCutP99Ms: 2_000 } as const;
/** Longer than a node waits before it asks by itself. */
const SLOW_REPORT_MS = 1_500;

const whole = (name: string, from: number, to: number) =>
  z.coerce
    .number(`--${name} takes a whole number`)
    .int(`--${name} takes a whole number`)
    .min(from, `--${name} starts at ${from}`)
    .max(to, `--${name} ends at ${to}`);
const schema = z.object({
  instances: whole("instances", 1, 32),
  flips: whole("flips", 1, 100_000),
  seed: whole("seed", 0, 1_000_000),
  json: z.boolean(),
  help: z.boolean(),
});

function readArgs(): z.output<typeof schema> {
  try {
    const { values } = parseArgs({
      strict: true,
      options: {
        instances: { type: "string", default: "12" },
        flips: { type: "string", default: "200" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const parsed = schema.safeParse(values);
    if (parsed.success) return parsed.data;
    throw new Error(parsed.error.issues.map(({ message }) => message).join("\n"));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

const args = readArgs();
if (args.help) {
  console.log(USAGE);
  process.exit(0);
}
const say = (line: string) => (args.json ? console.error(line) : console.log(line));

// A fresh clone has no database client and no pages yet; what is imported below needs the first.
const prepared = spawnSync(
  process.execPath,
  [path.join(import.meta.dirname, "../server/setup/prepare.mjs"), "start"],
  { stdio: ["ignore", args.json ? 2 : 1, 2] },
);
if (prepared.status !== 0) process.exit(1);
const { measurePropagation } = await import("./degradation/measure-propagation.ts");

const { push, cut, slow, agreed } = await measurePropagation({ ...args, slowReportMs: SLOW_REPORT_MS, say });
const report = {
  instances: args.instances,
  flips: args.flips,
  p50Ms: push.p50Ms,
  p99Ms: push.p99Ms,
  maxMs: push.maxMs,
  nodeClockP50Ms: push.nodeClockP50Ms,
  nodeClockP99Ms: push.nodeClockP99Ms,
  pushCutP50Ms: cut.p50Ms,
  pushCutP99Ms: cut.p99Ms,
  pushCutMaxMs: cut.maxMs,
  slowReportsFlips: slow.flips,
  slowReportsP99Ms: slow.p99Ms,
  unconfirmed: push.unconfirmed + cut.unconfirmed + slow.unconfirmed,
  nodesAgreed: agreed,
  targets: TARGET,
};
const met =
  report.p50Ms <= TARGET.p50Ms &&
  report.p99Ms <= TARGET.p99Ms &&
  report.pushCutP99Ms <= TARGET.pushCutP99Ms &&
  report.unconfirmed === 0 &&
  agreed;
if (args.json) console.log(JSON.stringify({ ...report, met }));
else {
  const { instances, flips } = report;
  console.log(`\n${instances} nodes, ${flips} flips each way; from the commit to the last receipt:`);
  console.log(`  pushed          p50 ${push.p50Ms} ms, p99 ${push.p99Ms} ms, worst ${push.maxMs} ms`);
  console.log(
    `                  by the nodes' own clocks p50 ${push.nodeClockP50Ms} ms, p99 ${push.nodeClockP99Ms} ms`,
  );
  console.log(`  push path cut   p50 ${cut.p50Ms} ms, p99 ${cut.p99Ms} ms, worst ${cut.maxMs} ms`);
  console.log(`  and slow reports                p99 ${slow.p99Ms} ms (${slow.flips} flips)`);
  console.log(
    `  not confirmed by all: ${report.unconfirmed}; every node served the last value: ${agreed ? "yes" : "NO"}`,
  );
  console.log(
    met
      ? `  Reached: p50 <= ${TARGET.p50Ms}, p99 <= ${TARGET.p99Ms}, push cut p99 <= ${TARGET.pushCutP99Ms} ms.`
      : `  NOT reached: p50 <= ${TARGET.p50Ms}, p99 <= ${TARGET.p99Ms}, push cut p99 <= ${TARGET.pushCutP99Ms} ms.`,
  );
}
process.exitCode = met ? 0 : 1;
