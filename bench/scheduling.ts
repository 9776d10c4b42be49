// npm run bench:scheduling [-- --json] [--seconds 60] [--load 1.1] [--seed 1] [--only NAME]: no simulator.
// Twelve node processes of unequal speed with slow spells, behind the real server over HTTP, the same
// arrivals for every policy in turn; and the same nodes behind nginx `least_conn`.
import { parseArgs } from "node:util";
import type { AdmissionLimiter } from "../server/contracts/engine.ts";
import type { SchedulingPolicy } from "../server/contracts/operations.ts";
import { capacityBetween, FLEET } from "./scheduling/fleet.ts";
import { measureFates, type Scored } from "./scheduling/measure-fates.ts";
import { offeredOrders } from "./scheduling/offered-load.ts";
import { type Run, runNginx, runRushdeck } from "./scheduling/run-contender.ts";
import { nginxVersion } from "./scheduling/start-nginx.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seconds: { type: "string", default: "60" },
    load: { type: "string", default: "1.1" },
    seed: { type: "string", default: "1" },
    /** Some contenders only, by the beginning of their names. */
    only: { type: "string", multiple: true },
  },
});
const MEAN_WORK_MS = 600;
const DEADLINE_MS = 3_000;
/** Ten deadlines at 1.1x are what a queue without admission takes to grow past the deadline. */
const WARM_UP_MS = 30_000;
const toMs = WARM_UP_MS + Number(values.seconds) * 1_000;
const load = Number(values.load);
const seed = Number(values.seed);
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

const capacityMs = capacityBetween(seed, WARM_UP_MS, toMs);
const perSecond = ((load * capacityMs) / (toMs - WARM_UP_MS) / MEAN_WORK_MS) * 1_000;
const run: Run = {
  seed,
  deadlineMs: DEADLINE_MS,
  orders: offeredOrders({ seed, perSecond, meanWorkMs: MEAN_WORK_MS, lastsMs: toMs }),
};

interface Contender {
  name: string;
  run(): ReturnType<typeof runNginx>;
}
const rushdeck = (policy: SchedulingPolicy, limiter: AdmissionLimiter): Contender => ({
  name: `${policy} + ${limiter}`,
  run: () => runRushdeck(run, { policy, limiter }),
});
const nginx = nginxVersion();
const contenders: Contender[] = [
  ...(nginx ? [{ name: `nginx ${nginx} least_conn`, run: () => runNginx(run) }] : []),
  rushdeck("round_robin", "none"),
  rushdeck("weighted_response_time", "none"),
  rushdeck("least_connections", "none"),
  rushdeck("peak_ewma", "none"),
  rushdeck("pull", "none"),
  rushdeck("pull", "codel"),
  rushdeck("pull", "gradient2"),
  rushdeck("pull", "token_bucket"),
  rushdeck("pull", "wait_target"),
];
if (!nginx) say("nginx is not on this machine (Debian: apt-get install nginx-light): its row is left out");

say(
  `${FLEET.nodes} nodes x ${FLEET.slots} slots, ${perSecond.toFixed(1)} orders/s of ${MEAN_WORK_MS} ms mean work (${load}x), deadline ${DEADLINE_MS} ms, ${values.seconds} s after ${WARM_UP_MS / 1_000} s of warm-up`,
);
const rows: ({ name: string } & Scored)[] = [];
for (const contender of contenders) {
  if (values.only && !values.only.some((start) => contender.name.startsWith(start))) continue;
  say(`${contender.name} ...`);
  const scored = measureFates(await contender.run(), { fromMs: WARM_UP_MS, toMs, capacityMs });
  rows.push({ name: contender.name, ...scored });
  say(`  ${(100 * scored.success).toFixed(1)} % in time`);
}
if (values.json) console.log(JSON.stringify({ load, seed, perSecond, deadlineMs: DEADLINE_MS, rows }));
else printTable();

function printTable(): void {
  const columns = ["in time %", "mean ms", "p99 ms", "useful %", "refused", "late", "dropped", "unanswered"];
  console.log(`\n${"".padEnd(30)}${columns.map((name) => name.padStart(11)).join("")}`);
  for (const row of rows) {
    const cells = [
      (100 * row.success).toFixed(1),
      row.meanMs,
      row.p99Ms,
      (100 * row.usefulUtilisation).toFixed(1),
      row.refused,
      row.late,
      row.dropped,
      row.noAnswer,
    ];
    console.log(`${row.name.padEnd(30)}${cells.map((cell) => String(cell).padStart(11)).join("")}`);
  }
}
