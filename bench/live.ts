// npm run bench:live [-- --json] [--seconds N] [--only shops|wide|reconnect]: how fast committed changes
// reach screens and what that costs, beside plain Socket.IO that emits each whole event, one after the other
// on this machine. Servers and screens are processes of their own; times are of one monotonic clock.
import { parseArgs } from "node:util";
import { type Measured, openCase } from "./live/run-case.ts";
import { measureReconnect } from "./live/run-reconnect.ts";
import type { Case } from "./live/workload.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seconds: { type: "string", default: "10" },
    /** One case only, while working on it: no report then. */
    only: { type: "string" },
  },
});
const EVENTS_PER_SECOND = 8_600;
const SCREENS: Record<Case, number> = { shops: 1_000, wide: 200 };
const WARM_UP_MS = 3_000;
const MEASURE_MS = Number(values.seconds) * 1_000;
/** The naive way is offered more until it cannot keep up: each step this much more. */
const FIRST_NAIVE_RATE = 200;
const NAIVE_STEP = 1.4;
const NAIVE_MEASURE_MS = 4_000;
/** Keeping up: every event arrives, at the rate that was offered, and 99 of 100 within this. */
const KEEPS_UP_P99_MS = 150;
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

async function measure(kind: Case, contender: "ours" | "naive"): Promise<Measured> {
  const run = await openCase({
    kind,
    contender,
    screens: SCREENS[kind],
    warmUpMs: WARM_UP_MS,
    measureMs: MEASURE_MS,
  });
  try {
    const found = await run.at(EVENTS_PER_SECOND);
    tell(`${kind}, ${contender}`, found);
    if (contender === "ours" && (found.missing > 0 || found.gaps > 0 || found.lost > 0)) {
      throw new Error(
        `${kind}: ${found.missing} changes missing, ${found.gaps} gaps, ${found.lost} screens lost`,
      );
    }
    return found;
  } finally {
    run.close();
  }
}

/** The highest rate at which whole events still reach everybody in time. */
async function highestNaive(kind: Case): Promise<Measured> {
  const run = await openCase({
    kind,
    contender: "naive",
    screens: SCREENS[kind],
    warmUpMs: 1_000,
    measureMs: NAIVE_MEASURE_MS,
  });
  try {
    let best: Measured | null = null;
    for (let rate = FIRST_NAIVE_RATE; ; rate = Math.round(rate * NAIVE_STEP)) {
      const found = await run.at(rate);
      const keepsUp =
        found.missing === 0 && found.p99Ms <= KEEPS_UP_P99_MS && found.eventsPerSecond >= 0.95 * rate;
      tell(`${kind}, naive at ${rate}/s${keepsUp ? "" : ": does not keep up"}`, found);
      if (!keepsUp) return best ?? found;
      best = found;
    }
  } finally {
    run.close();
  }
}

function tell(name: string, found: Measured): void {
  say(
    `${name}: ${found.eventsPerSecond}/s to ${found.screens} screens; p50 ${found.p50Ms} ms, p95 ${found.p95Ms}, p99 ${found.p99Ms}, worst ${found.maxMs}; ` +
      `${found.serverCpuCores} cores, ${found.serverMemoryMb} MB; ${found.bytesPerUpdate} bytes an update; ` +
      `${found.framesPerSecond} frames/s with ${found.deliveredPerSecond} entity updates/s` +
      (found.missing > 0 ? `; ${found.missing} not arrived` : ""),
  );
}

const microsPerUpdate = ({ serverCpuCores, deliveredPerSecond }: Measured) =>
  (serverCpuCores / deliveredPerSecond) * 1e6;

const only = values.only;
if (only === "shops" || only === "wide") {
  await measure(only, "ours");
  if (only === "shops") await measure(only, "naive");
  else await highestNaive(only);
} else if (only === "reconnect") {
  say(JSON.stringify(await measureReconnect({ screens: SCREENS.shops })));
} else {
  const shops = await measure("shops", "ours");
  const shopsNaive = await measure("shops", "naive");
  const wide = await measure("wide", "ours");
  const wideNaive = await highestNaive("wide");
  const cpuRatio = Math.round((microsPerUpdate(wideNaive) / microsPerUpdate(wide)) * 10) / 10;
  const reconnect = await measureReconnect({ screens: SCREENS.shops });
  const report = {
    shops: { ...shopFigures(shops), naive: shopFigures(shopsNaive) },
    wide: { ...wideFigures(wide, cpuRatio), naive: wideFigures(wideNaive, 1) },
    reconnect,
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.table({
      "shops, Rushdeck": shopFigures(shops),
      "shops, naive": shopFigures(shopsNaive),
      "wide, Rushdeck": wideFigures(wide, cpuRatio),
      "wide, naive": wideFigures(wideNaive, 1),
    });
    console.log(
      `A killed server came back to ${reconnect.screens} screens: all right ${reconnect.allRightMs} ms after it listened, snapshots p99 ${reconnect.snapshotP99Ms} ms, ${reconnect.serverErrors} answers of 5xx.`,
    );
    console.log(
      `cpuRatio: CPU the naive way spends on one entity update delivered to one screen, over ours (${microsPerUpdate(wideNaive).toFixed(2)} and ${microsPerUpdate(wide).toFixed(3)} microseconds).`,
    );
  }
}

function shopFigures({
  eventsPerSecond,
  screens,
  p50Ms,
  p95Ms,
  p99Ms,
  serverCpuCores,
  bytesPerUpdate,
}: Measured) {
  return { eventsPerSecond, screens, p50Ms, p95Ms, p99Ms, serverCpuCores, bytesPerUpdate };
}

function wideFigures({ eventsPerSecond, screens, p99Ms, serverCpuCores }: Measured, cpuRatio: number) {
  return { eventsPerSecond, screens, p99Ms, serverCpuCores, cpuRatio };
}
