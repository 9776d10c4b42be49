import type { ReplayResult } from "./replay/measure.ts";
import { readReplayArgs, SCHEDULING_REPLAY_USAGE } from "./replay/read-replay-args.ts";
import { readWork } from "./replay/read-work.ts";
import { simulate } from "./replay/simulate.ts";

function main(argv: string[]): void {
  if (argv.includes("--help")) {
    console.log(SCHEDULING_REPLAY_USAGE);
    return;
  }
  const args = readReplayArgs(argv);
  const { part, nodes, slots, dispatchers, policy, admission, retry, seed, spike } = args;
  const result = simulate({
    trace: readWork(args.trace, args.work),
    part,
    nodes,
    slots,
    dispatchers,
    load: spike ?? args.load,
    deadlineMs: args.deadline * 1_000,
    patienceMs: args.patience * 1_000,
    policy,
    admission,
    retry,
    seed,
  });
  console.log(args.json ? JSON.stringify(rounded(result)) : textOf(result));
}

function rounded(result: ReplayResult): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, value === null ? null : Number(value.toFixed(6))]),
  );
}

function textOf(result: ReplayResult): string {
  return Object.entries(rounded(result))
    .map(([key, value]) => `${key.padEnd(22)} ${value ?? "-"}`)
    .join("\n");
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error("See --help.");
  process.exitCode = 2;
}
