// npm run faults:kill [-- --rounds 10 --json --seed N]: the real server under load, killed (-9) at random
// moments, it or one of its nodes; then the ledger: is every acknowledged order there, exactly once?
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { nodeProcess, postmastersOn } from "../server/game-day/child-processes.ts";
import { freePort } from "../server/platform/postgres/embedded.ts";
import { runningPostmaster } from "../server/platform/postgres/postmaster.ts";
import { type RealServer, startRealServer, waitForNodes } from "../server/setup/start-real-server.ts";
import { seededRandom } from "../server/shared/seeded-random.ts";
import {
  busiestNode,
  keepDemoTrafficOff,
  runningJobs,
  settledAll,
  settledLedger,
} from "./faults/look-inside.ts";
import { OrderClient } from "./faults/order-client.ts";
import { percentileOf } from "./load/percentile-of.ts";
import { startSeededDatabase, withPool, withScratchDir } from "./support/scratch.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    rate: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const ROUNDS = Number(values.rounds);
const random = seededRandom(Number(values.seed));
const WORK_MS = 150;
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

interface Round {
  victim: "server" | "node";
  /** Jobs that were running on nodes at the kill. */
  inFlight: number;
  /** Of those, jobs that had to be done again elsewhere. */
  rescued: number;
  recoveryMs: number;
}

/** The server of the moment, on one port and one data directory through all its lives. */
class House {
  readonly dataDir: string;
  readonly port: number;
  server: RealServer;
  constructor(dataDir: string, port: number, server: RealServer) {
    this.dataDir = dataDir;
    this.port = port;
    this.server = server;
  }
  static start(dataDir: string, port: number): Promise<RealServer> {
    // Demo nodes take simulated time for a job, so that kills find work in flight.
    return startRealServer({
      dataDir,
      port,
      env: { RUSHDECK_DEMO: "on", RUSHDECK_NODES: "2", RUSHDECK_LOG: "error" },
    });
  }
  get cluster(): string {
    return path.join(this.dataDir, "postgres");
  }
  pid(): number {
    const { pid } = this.server.process;
    if (!pid) throw new Error("the server has no process");
    return pid;
  }
}

async function killServer(house: House, databaseUrl: string, client: OrderClient): Promise<Round> {
  const jobs = (await runningJobs(databaseUrl)).map((job) => job.id);
  const postmaster = runningPostmaster(house.cluster)?.pid;
  const killedAt = Date.now();
  house.server.process.kill("SIGKILL");
  const probe = executedProbe(client, databaseUrl, killedAt);
  house.server = await House.start(house.dataDir, house.port);
  const masters = postmastersOn(house.cluster);
  if (masters.length !== 1 || masters[0] !== postmaster) {
    throw new Error(
      `The database was not adopted: postmaster ${postmaster} before, ${masters.join(", ") || "none"} after.`,
    );
  }
  const recoveryMs = await probe;
  return { victim: "server", inFlight: jobs.length, rescued: await rescuedOf(databaseUrl, jobs), recoveryMs };
}

async function killNode(house: House, databaseUrl: string): Promise<Round> {
  const { name, jobs } = await busiestNode(databaseUrl);
  const pid = nodeProcess(house.pid(), name);
  if (!pid) throw new Error(`The server runs no node ${name} to kill.`);
  // Fresh orders flow to the other node at once; what counts is the work that was lost with this one.
  const killedAt = Date.now();
  process.kill(pid, "SIGKILL");
  await settledAll(databaseUrl, jobs, killedAt);
  const recoveryMs = Date.now() - killedAt;
  return { victim: "node", inFlight: jobs.length, rescued: await rescuedOf(databaseUrl, jobs), recoveryMs };
}

/** Milliseconds from the kill until an order placed after it was accepted and executed. */
async function executedProbe(client: OrderClient, databaseUrl: string, killedAt: number): Promise<number> {
  const orderId = await client.place();
  if (!orderId) throw new Error("The first order after the kill was refused.");
  await settledAll(databaseUrl, [orderId], killedAt);
  return Date.now() - killedAt;
}

function rescuedOf(databaseUrl: string, orderIds: string[]): Promise<number> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*) AS n FROM orders WHERE id = ANY($1::text[]) AND attempt > 1",
      [orderIds],
    );
    return rows[0]?.n ?? 0;
  });
}

/** Half the rounds kill the server, half a node, in random order. */
function victims(): Round["victim"][] {
  const list = Array.from({ length: ROUNDS }, (_, i): Round["victim"] => (i % 2 === 0 ? "server" : "node"));
  return list
    .map((victim) => ({ victim, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ victim }) => victim);
}

async function run(dataDir: string) {
  const { postgres, material } = await startSeededDatabase(dataDir, { clients: 12, deadlineMs: 3_600_000 });
  await keepDemoTrafficOff(postgres.url);
  const port = await freePort();
  const house = new House(dataDir, port, await House.start(dataDir, port));
  try {
    await waitForNodes(house.server.url, 2);
    const client = new OrderClient({
      url: house.server.url,
      material,
      perSecond: Number(values.rate),
      workMs: WORK_MS,
      runId: `kill-${values.seed}`,
    });
    client.start();
    const rounds: Round[] = [];
    for (const [index, victim] of victims().entries()) {
      await sleep(1_500 + random() * 2_500);
      const round =
        victim === "server"
          ? await killServer(house, postgres.url, client)
          : await killNode(house, postgres.url);
      rounds.push(round);
      say(
        `round ${index + 1}/${ROUNDS}: kill -9 ${victim.padEnd(6)}  ${String(round.inFlight).padStart(2)} jobs in flight, ${round.rescued} done again elsewhere, work flowed again after ${round.recoveryMs} ms`,
      );
      await waitForNodes(house.server.url, 2);
    }
    await sleep(1_000);
    const unanswered = await client.finish(30_000);
    const acknowledged = [...client.acknowledged.values()];
    say(
      `${acknowledged.length} orders acknowledged, ${unanswered} never answered, refused ${JSON.stringify(client.refused)}; waiting for them to settle ...`,
    );
    const ledger = await settledLedger(postgres.url, acknowledged);
    return {
      rounds,
      ledger,
      doubled: [...ledger.doubled, ...client.contradictions.map((key) => `two answers for ${key}`)],
    };
  } finally {
    await house.server.stop();
  }
}

say(`seed ${values.seed}, ${ROUNDS} rounds, ${values.rate} orders/s`);
const { rounds, ledger, doubled } = await withScratchDir("faults", run);
const recoveries = rounds.map((round) => round.recoveryMs).sort((a, b) => a - b);
for (const line of [...ledger.lost.map((id) => `lost: ${id}`), ...doubled].slice(0, 20)) say(line);
// An order that never settles was kept on paper only: it counts as lost.
const report = {
  rounds: rounds.length,
  acknowledged: ledger.acknowledged,
  lost: ledger.lost.length + ledger.unsettled,
  doubled: doubled.length,
  recoveryMsP99: percentileOf(recoveries, 0.99),
};
if (values.json) console.log(JSON.stringify(report));
else {
  console.log(
    `\nacknowledged ${report.acknowledged}, lost ${report.lost}, doubled ${report.doubled}, all settled: ${ledger.unsettled === 0 ? "yes" : `no, ${ledger.unsettled} are not`}`,
  );
  console.log(`work flowed again after at most ${report.recoveryMsP99} ms (p99 of ${rounds.length} kills)`);
}
process.exitCode = report.lost + report.doubled === 0 && ledger.acknowledged > 0 ? 0 : 1;
