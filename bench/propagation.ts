// npm run degradation:propagation [-- --instances 12 --flips 200 --json]: a real server, its PostgreSQL and real
// node processes; a person flips a switch, and what counts is when every node has confirmed that it serves it.
import { prepareProduct } from "./support/prepare-product.ts";
import { readArgs } from "./support/read-args.ts";

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

const args = readArgs(USAGE, {
  instances: { from: 1, to: 32, usual: 12 },
  flips: { from: 1, to: 100_000, usual: 200 },
  seed: { from: 0, to: 1_000_000, usual: 1 },
});
const say = (line: string) => (args.json ? console.error(line) : console.log(line));

prepareProduct(args);
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
