// npm run bench:replay [-- --json] [--data DIR] [--part later] [--seeds 1,2,3,4]: every policy on the
// development traces through the scheduling replay, and targets S1-S8 of the scheduling design beside
// what was seen (F1, K1 and B1 have their own doors).
import path from "node:path";
import { parseArgs } from "node:util";
import type { ReplayResult } from "../server/scheduling/replay/measure.ts";
import { readReplayArgs } from "../server/scheduling/replay/read-replay-args.ts";
import { readWork } from "../server/scheduling/replay/read-work.ts";
import { type ReplayOptions, simulate } from "../server/scheduling/replay/simulate.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    data: { type: "string", default: path.join("..", "shared", "data", "traces") },
    part: { type: "string", default: "later" },
    seeds: { type: "string", default: "1,2,3,4" },
  },
});
const data = path.resolve(import.meta.dirname, "..", values.data);
const seeds = values.seeds.split(",").map(Number);
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

const traces = {
  conv: readWork(path.join(data, "llm_azure2023_conv.csv")),
  mooncake: readWork(path.join(data, "llm_mooncake_conv.csv")),
  bursty: readWork(path.join(data, "llm_azure2023_code.csv")),
};
type Cell = readonly [keyof typeof traces, number];
const cells: Cell[] = [
  ["conv", 0.9],
  ["conv", 1.1],
  ["mooncake", 0.9],
  ["mooncake", 1.1],
  ["bursty", 0.7],
  ["bursty", 1.1],
];
const rows = [
  ["round-robin", "none", "none"],
  ["weighted-response", "none", "none"],
  ["least-connections", "none", "none"],
  ["peak-ewma", "none", "none"],
  ["pull", "none", "none"],
  ["least-connections", "token-bucket", "none"],
  ["least-connections", "gradient2", "none"],
  ["least-connections", "codel", "none"],
  ["pull", "codel", "none"],
  ["pull", "wait-target", "none"],
  ["pull", "wait-target", "backoff"],
  ["pull", "wait-target", "hinted"],
  ["clairvoyant", "none", "none"],
] as const;

interface Seen {
  policy: string;
  admission: string;
  retry: string;
  trace: string;
  load: number;
  result: ReplayResult;
}
const seen: Seen[] = [];

/** The mean of the seeds. */
function play(
  trace: keyof typeof traces,
  flags: string[],
  change: Partial<ReplayOptions> = {},
): ReplayResult {
  const args = readReplayArgs(["--trace", trace, "--part", values.part, ...flags]);
  const { deadline, patience, load, spike, trace: _, work: _w, json: _j, ...rest } = args;
  const results = seeds.map((seed) =>
    simulate({
      ...rest,
      trace: traces[trace],
      load: spike ?? load,
      deadlineMs: deadline * 1_000,
      patienceMs: patience * 1_000,
      ...change,
      seed,
    }),
  );
  const keys = Object.keys(results[0] ?? {}) as (keyof ReplayResult)[];
  const mean = (key: keyof ReplayResult) =>
    results.reduce((sum, result) => sum + (result[key] ?? Number.POSITIVE_INFINITY), 0) / results.length;
  return Object.fromEntries(keys.map((key) => [key, mean(key)])) as unknown as ReplayResult;
}

for (const [policy, admission, retry] of rows) {
  const shown: string[] = [];
  for (const [trace, load] of cells) {
    const flags = ["--load", String(load), "--policy", policy, "--admission", admission, "--retry", retry];
    const result = play(trace, flags);
    seen.push({ policy, admission, retry, trace, load, result });
    const success = retry === "none" ? result.successWithinDeadline : result.successWithinPatience;
    shown.push(`${trace} ${load}x ${(100 * success).toFixed(1).padStart(5)} %`);
  }
  say(`${policy} + ${admission}${retry === "none" ? "" : `, ${retry}`}`.padEnd(36) + shown.join("   "));
}

interface Figure {
  id: string;
  what: string;
  value: number;
  target: number;
  goal: "atLeast" | "atMost";
  reached: boolean;
}
const figures: Figure[] = [];
function report(id: string, what: string, value: number, goal: Figure["goal"], target: number): void {
  figures.push({
    id,
    what,
    value,
    target,
    goal,
    reached: goal === "atLeast" ? value >= target : value <= target,
  });
}

function at([trace, load]: Cell, policy: string, admission = "none", retry = "none"): ReplayResult {
  const found = seen.find(
    (s) =>
      s.trace === trace &&
      s.load === load &&
      s.policy === policy &&
      s.admission === admission &&
      s.retry === retry,
  );
  if (!found)
    throw new RangeError(`${policy} + ${admission}, ${retry} was not played on ${trace} at ${load}`);
  return found.result;
}

for (const cell of cells) {
  const [trace, load] = cell;
  const name = `${trace} ${load}x`;
  const ours = at(cell, "pull", "wait-target");
  const roundRobin = at(cell, "round-robin");
  const least = at(cell, "least-connections");
  const success = ours.successWithinDeadline;
  const bursty = trace === "bursty";
  if (load > 1) {
    const overRoundRobin = success / roundRobin.successWithinDeadline;
    report("S1", `${name}: success / round robin`, overRoundRobin, "atLeast", bursty ? 5 : 2.2);
    if (!bursty) {
      report(
        "S1",
        `${name}: success / least connections`,
        success / least.successWithinDeadline,
        "atLeast",
        2.3,
      );
      report(
        "S3",
        `${name}: mean / least connections`,
        ours.meanResponseS / least.meanResponseS,
        "atMost",
        1 / 5,
      );
      report(
        "S3",
        `${name}: mean / round robin`,
        ours.meanResponseS / roundRobin.meanResponseS,
        "atMost",
        1 / 14,
      );
      report("S4", `${name}: useful utilisation`, ours.usefulUtilisation, "atLeast", 0.8);
    }
  }
  const bound = at(cell, "clairvoyant").successWithinDeadline;
  report(
    "S2",
    `${name}: success / clairvoyant`,
    success / bound,
    "atLeast",
    bursty ? 0.67 : load > 1 ? 0.84 : 0.92,
  );
  if (bursty || load > 1) {
    const hinted = at(cell, "pull", "wait-target", "hinted");
    const naive = at(cell, "pull", "wait-target", "backoff");
    const gain = 100 * (hinted.successWithinPatience - naive.successWithinPatience);
    report("S5", `${name}: hinted - back-off, points`, gain, "atLeast", 2);
    report(
      "S5",
      `${name}: retries / back-off`,
      hinted.retriesPerRequest / naive.retriesPerRequest,
      "atMost",
      0.65,
    );
  }
  report("S6", `${name}: admitted but late`, ours.late, "atMost", 0.06);
}
for (const trace of ["conv", "mooncake"] as const) {
  const spiked = play(trace, ["--spike", "0.7:1.4", "--part", "whole"]);
  report(
    "S7",
    `${trace}: seconds to steady after a spike`,
    spiked.recoveryS ?? Number.POSITIVE_INFINITY,
    "atMost",
    2,
  );
}
const hundred = play("conv", ["--nodes", "100"]);
report("S8", "decision p99, us, 100 nodes", hundred.decisionP99Us, "atMost", 20);
// A refusal is one decision: no queue, no database on its way (bench:intake measures it over HTTP).
report("S6", "refusal decided, p99 ms, 100 nodes", hundred.decisionP99Us / 1_000, "atMost", 5);

figures.sort((a, b) => a.id.localeCompare(b.id));
for (const { id, what, value, goal, target, reached } of figures)
  say(
    `${id}  ${what.padEnd(44)} ${value.toFixed(3).padStart(8)}   ${goal === "atLeast" ? ">=" : "<="} ${target.toFixed(3)}   ${reached ? "reached" : "MISSED"}`,
  );
if (values.json) console.log(JSON.stringify({ part: values.part, seeds, figures, table: seen }));
