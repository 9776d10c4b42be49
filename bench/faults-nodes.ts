// npm run faults:nodes [-- --rounds 3 --nodes 4 --json --seed N]: the real server under load with real node
// processes, and what happens to nodes: killed, stopped, blocked, clocks that jump, everybody silent at once.
import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "../server/platform/postgres/embedded.ts";
import { startRealServer, waitForNodes } from "../server/setup/start-real-server.ts";
import { seededRandom } from "../server/shared/seeded-random.ts";
import { keepDemoTrafficOff, settledLedger } from "./faults/look-inside.ts";
import { FaultyFleet, type Kept, keep, type Lost, lose } from "./faults/node-losses.ts";
import { OrderClient } from "./faults/order-client.ts";
import { percentileOf } from "./load/percentile-of.ts";
import { startSeededDatabase, withScratchDir } from "./support/scratch.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    nodes: { type: "string", default: "4" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    rate: { type: "string", default: "8" },
    json: { type: "boolean", default: false },
  },
});
const ROUNDS = Number(values.rounds);
const NODES = Number(values.nodes);
const random = seededRandom(Number(values.seed));
// Long enough that a stopped node is found with work in its hands.
const WORK_MS = 1_200;
/** What a lost node may take (operator.md 6), p99. */
const TARGET = { isolated: 8_000, replaced: 15_000, rescued: 20_000, alert: 10_000 } as const;
/** The brake lets one isolation through in this time; each round is to be judged alone. */
const APART_MS = 10_500;
/** Longer than it takes to isolate a node: whoever is to stay has had every chance not to. */
const OBSERVED_MS = 9_000;
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

async function harmless(fleet: FaultyFleet, client: OrderClient): Promise<Kept[]> {
  const kept: Kept[] = [];
  const stopAll = (signal: NodeJS.Signals) => () => {
    for (const name of fleet.names) process.kill(fleet.pidOf(name), signal);
  };
  const note = async (one: Promise<Kept>) => {
    const { fault, isolated, alertMs } = await one;
    say(
      `${fault.padEnd(46)} isolated ${isolated.join(", ") || "nobody"}${alertMs === null ? "" : `, monitor suspect said after ${alertMs} ms`}`,
    );
    kept.push(await one);
    await waitForNodes(fleet.server.url, NODES);
  };
  const calm = () => fleet.fault({});
  const victim = fleet.names[Math.floor(random() * NODES)] ?? "n1";
  await note(
    keep(fleet, `event loop of ${victim} blocked 3 s`, () => fleet.block(victim, 3_000), calm, OBSERVED_MS),
  );
  const everyone = ["server", ...fleet.names];
  const clocks = (names: string[], ms: number) => () =>
    fleet.fault({ clockMs: Object.fromEntries(names.map((name) => [name, ms])) });
  await note(keep(fleet, "server's clock +60 s", clocks(["server"], 60_000), () => {}, OBSERVED_MS));
  await note(keep(fleet, "server's clock back, -120 s", clocks(["server"], -60_000), calm, OBSERVED_MS));
  await note(keep(fleet, `clock of ${victim} -60 s`, clocks([victim], -60_000), calm, OBSERVED_MS));
  await note(keep(fleet, "everybody's clock +60 s", clocks(everyone, 60_000), calm, OBSERVED_MS));
  await note(
    keep(fleet, "every node stopped 10 s, under load", stopAll("SIGSTOP"), stopAll("SIGCONT"), 10_000),
  );
  await note(
    keep(
      fleet,
      "server stopped 10 s, under load",
      () => process.kill(fleet.pid, "SIGSTOP"),
      () => process.kill(fleet.pid, "SIGCONT"),
      10_000,
    ),
  );
  await client.finish(30_000);
  await settledLedger(fleet.databaseUrl, [...client.acknowledged.values()]);
  // Without jobs no answer stands in for a report.
  const deaf = () => fleet.fault({ deaf: fleet.names });
  await note(keep(fleet, "no report of any node arrives for 12 s, no load", deaf, calm, 12_000));
  return kept;
}

async function run(dataDir: string) {
  const { postgres, material } = await startSeededDatabase(dataDir, { clients: 12, deadlineMs: 3_600_000 });
  await keepDemoTrafficOff(postgres.url);
  const faultFile = path.join(dataDir, "faults.json");
  const hook = path.join(import.meta.dirname, "faults/fault-hook.ts");
  const server = await startRealServer({
    dataDir,
    port: await freePort(),
    env: {
      RUSHDECK_DEMO: "on",
      RUSHDECK_NODES: String(NODES),
      RUSHDECK_LOG: "error",
      RUSHDECK_FAULT_FILE: faultFile,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import ${hook}`.trim(),
    },
  });
  try {
    await waitForNodes(server.url, NODES);
    const fleet = new FaultyFleet({ server, databaseUrl: postgres.url, faultFile, nodes: NODES });
    const client = new OrderClient({
      url: server.url,
      material,
      perSecond: Number(values.rate),
      workMs: WORK_MS,
      runId: `nodes-${values.seed}`,
    });
    client.start();
    await sleep(3_000);
    const lost: Lost[] = [];
    const mistaken: string[] = [];
    for (let round = 0; round < ROUNDS * 2; round++) {
      const result = await lose(fleet, round % 2 === 0 ? "kill -9" : "SIGSTOP 10 s");
      const { fault, node, isolatedMs, replacedMs, rescuedMs, jobs } = result.lost;
      lost.push(result.lost);
      mistaken.push(...result.others);
      say(
        `${fault.padEnd(12)} ${node}: isolated after ${isolatedMs} ms, replaced after ${replacedMs} ms, its ${jobs} jobs done elsewhere after ${rescuedMs} ms`,
      );
      await waitForNodes(server.url, NODES);
      await sleep(APART_MS - Math.min(APART_MS, replacedMs - isolatedMs) + random() * 1_000);
    }
    const kept = await harmless(fleet, client);
    const acknowledged = [...client.acknowledged.values()];
    say(
      `${acknowledged.length} orders acknowledged, refused ${JSON.stringify(client.refused)}; settling ...`,
    );
    const ledger = await settledLedger(postgres.url, acknowledged);
    const doubled = [...ledger.doubled, ...client.contradictions.map((key) => `two answers for ${key}`)];
    return { lost, kept, mistaken, ledger, doubled };
  } finally {
    await server.stop();
    rmSync(faultFile, { force: true });
  }
}

say(`seed ${values.seed}: ${NODES} nodes, ${ROUNDS} rounds of each loss, ${values.rate} orders/s`);
const { lost, kept, mistaken, ledger, doubled } = await withScratchDir("faults", run);
for (const line of [...ledger.lost.map((id) => `lost: ${id}`), ...doubled].slice(0, 20)) say(line);
const p99 = (of: (one: Lost) => number, fault?: Lost["fault"]) =>
  percentileOf(
    lost
      .filter((one) => !fault || one.fault === fault)
      .map(of)
      .sort((a, b) => a - b),
    0.99,
  );
const figuresOf = (fault?: Lost["fault"]) => ({
  isolatedMsP99: p99((one) => one.isolatedMs, fault),
  replacedMsP99: p99((one) => one.replacedMs, fault),
  rescuedMsP99: p99((one) => one.rescuedMs, fault),
});
const alerts = kept.filter((one) => one.alertMs !== null).map((one) => one.alertMs ?? 0);
const fleetLosses = kept.filter(
  (one) => one.fault.startsWith("every node") || one.fault.startsWith("no report"),
);
const report = {
  nodes: NODES,
  rounds: lost.length,
  ...figuresOf(),
  kill: figuresOf("kill -9"),
  stop: figuresOf("SIGSTOP 10 s"),
  harmlessFaults: kept.length,
  healthyIsolated: mistaken.length + kept.reduce((sum, one) => sum + one.isolated.length, 0),
  monitorSuspectMsMax: alerts.length > 0 ? Math.max(...alerts) : null,
  acknowledged: ledger.acknowledged,
  lost: ledger.lost.length + ledger.unsettled,
  doubled: doubled.length,
};
const good =
  report.isolatedMsP99 <= TARGET.isolated &&
  report.replacedMsP99 <= TARGET.replaced &&
  report.rescuedMsP99 <= TARGET.rescued &&
  report.healthyIsolated === 0 &&
  fleetLosses.every((one) => one.alertMs !== null && one.alertMs <= TARGET.alert) &&
  report.lost + report.doubled === 0 &&
  report.acknowledged > 0;
if (values.json) console.log(JSON.stringify({ ...report, met: good }));
else {
  console.log(
    `\nisolated ${report.isolatedMsP99} ms, replaced ${report.replacedMsP99} ms, rescued ${report.rescuedMsP99} ms (p99 of ${lost.length}; at most ${TARGET.isolated} / ${TARGET.replaced} / ${TARGET.rescued})`,
  );
  console.log(
    `healthy nodes isolated ${report.healthyIsolated} in ${kept.length} faults that must cost none; monitor suspect said within ${report.monitorSuspectMsMax} ms`,
  );
  console.log(`acknowledged ${report.acknowledged}, lost ${report.lost}, doubled ${report.doubled}`);
}
process.exitCode = good ? 0 : 1;
