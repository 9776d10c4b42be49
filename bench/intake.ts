// npm run bench:intake [-- --json] [--seconds N] [--only full]: accepting orders the naive way, through the whole pipeline, and through
// as little as possible, one after the other on this machine, each on a fresh PostgreSQL with the same
// settings and each driven by the same generator with the same orders.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { freePort } from "../server/platform/postgres/embedded.ts";
import { startRealServer, waitForNodes } from "../server/setup/start-real-server.ts";
import type { LoadPlan, LoadResult } from "./load/load-plan.ts";
import type { OrderMaterial } from "./load/order-writer.ts";
import { runLoad } from "./load/run-load.ts";
import { countOrders, startSeededDatabase, withScratchDir } from "./support/scratch.ts";
import { startProcess } from "./support/start-process.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seconds: { type: "string", default: "10" },
    /** Some contenders only, while working on one: no report then. */
    only: { type: "string", multiple: true },
  },
});
const SECONDS = Number(values.seconds);
const WARM_UP_SECONDS = 3;
const CONNECTIONS = 64;
const NODES = 2;
const OFFERED_PER_SECOND = 3_360;
// Hours: the rush is to be queued, not refused. 400 clients x 100/s is more than this machine takes.
const SEED = { clients: 400, deadlineMs: 24 * 3_600_000 };
const root = path.resolve(import.meta.dirname, "..");
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

// BENCH_PROFILE=folder writes a CPU profile of the server there.
const profile: Record<string, string> = process.env.BENCH_PROFILE
  ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env.BENCH_PROFILE}` }
  : {};

type Measured = Pick<LoadResult, "perSecond" | "p50Ms" | "p99Ms">;

/** Drives one contender and holds it to its word: every answer 2xx, every acknowledged order stored. */
async function measure(
  name: string,
  databaseUrl: string,
  plan: Omit<LoadPlan, "connections" | "warmUpSeconds" | "seconds">,
): Promise<Measured> {
  say(
    `${name}: ${plan.mode.kind === "open" ? `${plan.mode.perSecond}/s offered` : "as much as it takes"} for ${SECONDS} s ...`,
  );
  const before = await countOrders(databaseUrl);
  const open = plan.mode.kind === "open";
  const result = await runLoad({
    ...plan,
    connections: open ? 4 * CONNECTIONS : CONNECTIONS,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
  });
  const stored = (await countOrders(databaseUrl)) - before;
  const statuses = Object.keys(result.statuses);
  if (statuses.some((status) => !status.startsWith("2")) || result.brokenConnections > 0) {
    const answers = JSON.stringify(result.statuses);
    throw new Error(
      `${name}: not every order was accepted: ${answers}, ${result.brokenConnections} connections broken\n${result.firstProblem ?? ""}`,
    );
  }
  if (stored !== result.acknowledged || result.sent !== result.acknowledged) {
    throw new Error(`${name}: ${result.sent} sent, ${result.acknowledged} acknowledged, ${stored} stored`);
  }
  say(
    `  ${result.perSecond.toFixed(0)}/s, p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms, worst ${result.maxMs.toFixed(0)} ms; ${stored} acknowledged and stored`,
  );
  return { perSecond: round(result.perSecond), p50Ms: round(result.p50Ms), p99Ms: round(result.p99Ms) };
}

async function measureNaive(): Promise<Measured> {
  const app = path.join(root, "bench/naive-app");
  const next = path.join(root, "node_modules/next/dist/bin/next");
  say("naive: building its Next app ...");
  rmSync(path.join(app, ".next"), { recursive: true, force: true });
  const build = spawnSync(process.execPath, [next, "build"], {
    cwd: app,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: "" },
    encoding: "utf8",
  });
  if (build.status !== 0) throw new Error(`The naive app did not build:\n${build.stdout}${build.stderr}`);
  return onSeededDatabase("naive", async (url, material) => {
    const server = await startProcess({
      args: [next, "start"],
      cwd: app,
      port: await freePort(),
      env: { DATABASE_URL: url },
    });
    try {
      return await measure("naive", url, {
        port: server.port,
        path: "/orders",
        material,
        mode: { kind: "closed" },
      });
    } finally {
      await server.stop();
    }
  });
}

async function measureCeiling(): Promise<Measured> {
  return onSeededDatabase("ceiling", async (url, material) => {
    const server = await startProcess({
      args: ["bench/ceiling-server.ts"],
      cwd: root,
      port: await freePort(),
      env: { DATABASE_URL: url },
    });
    try {
      return await measure("ceiling", url, {
        port: server.port,
        path: "/orders",
        material,
        mode: { kind: "closed" },
      });
    } finally {
      await server.stop();
    }
  });
}

async function onSeededDatabase(
  name: string,
  work: (url: string, material: OrderMaterial) => Promise<Measured>,
): Promise<Measured> {
  return withScratchDir(`bench-${name}`, async (dataDir) => {
    const { postgres, material } = await startSeededDatabase(dataDir, SEED);
    try {
      return await work(postgres.url, material);
    } finally {
      await postgres.stop();
    }
  });
}

/** The server as it ships, nodes and all, on its own embedded database. */
async function measureFull(name: string, mode: LoadPlan["mode"]): Promise<Measured> {
  return withScratchDir(`bench-${name}`, async (dataDir) => {
    const { postgres, material } = await startSeededDatabase(dataDir, SEED);
    // Left running: the server adopts it, and the count below can use the same address.
    const server = await startRealServer({
      dataDir,
      env: {
        RUSHDECK_DEMO: "off",
        RUSHDECK_NODES: String(NODES),
        RUSHDECK_SIMULATED_NODES: "on",
        ...profile,
      },
    });
    try {
      await waitForNodes(server.url, NODES);
      return await measure(name, postgres.url, {
        port: Number(new URL(server.url).port),
        path: "/api/v1/orders",
        material,
        mode,
      });
    } finally {
      await server.stop();
    }
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** One after the other: they would take the machine from each other. */
const contenders = {
  naive: measureNaive,
  ceiling: measureCeiling,
  full: () => measureFull("full", { kind: "closed" }),
  offered: () => measureFull("offered", { kind: "open", perSecond: OFFERED_PER_SECOND }),
};
if (values.only) {
  for (const name of Object.keys(contenders) as (keyof typeof contenders)[]) {
    if (values.only.includes(name)) await contenders[name]();
  }
  process.exit(0);
}
const naive = await contenders.naive();
const ceiling = await contenders.ceiling();
const full = await contenders.full();
const atOffered = await contenders.offered();

const report = {
  naive,
  full,
  ceiling,
  offered: { perSecond: atOffered.perSecond, p99Ms: atOffered.p99Ms },
  ratio: round(full.perSecond / naive.perSecond),
  shareOfCeiling: round(full.perSecond / ceiling.perSecond),
};
if (values.json) console.log(JSON.stringify(report));
else {
  console.log("\n                     orders/s   p50 ms   p99 ms");
  const row = (label: string, m: Measured) =>
    console.log(
      `${label.padEnd(18)} ${m.perSecond.toFixed(0).padStart(10)} ${m.p50Ms.toFixed(1).padStart(8)} ${m.p99Ms.toFixed(1).padStart(8)}`,
    );
  row("naive", naive);
  row("whole pipeline", full);
  row("bare ceiling", ceiling);
  row(`at ${OFFERED_PER_SECOND}/s`, atOffered);
  const verdict = (ok: boolean) => (ok ? "reached" : "MISSED");
  console.log(`\n${report.ratio} x the naive way (target >= 8: ${verdict(report.ratio >= 8)})`);
  console.log(
    `${report.shareOfCeiling} of the bare ceiling (target >= 0.35: ${verdict(report.shareOfCeiling >= 0.35)})`,
  );
  console.log(
    `p99 ${report.offered.p99Ms} ms at ${OFFERED_PER_SECOND}/s offered (target <= 45: ${verdict(report.offered.p99Ms <= 45)})`,
  );
}
