import { type Contender, type Figure, figureOf } from "./figures.ts";
import { type ReferenceTool, runReference } from "./run-references.ts";
import { type Labelled, mean, quantile, scoreCases } from "./score-cases.ts";

type Answered = Parameters<typeof scoreCases>[0];

export interface Comparison {
  set: string;
  tool: ReferenceTool;
  name: string;
  /** How many times faster ours has to be, by mean or by median. */
  by: "mean" | "median";
  times: number;
  /** Measured beforehand on the same cases and a machine of this class (2 cores), in Python. */
  recorded: { f1: number; top: Contender["top"]; meanMs: number };
}

const unknown = Number.NaN;

export const comparisons: readonly Comparison[] = [
  {
    set: "ratio_syn",
    tool: "riskloc",
    name: "RiskLoc",
    by: "mean",
    times: 20,
    recorded: { f1: 0.32, top: [unknown, unknown, unknown], meanMs: 4_175 },
  },
  {
    set: "rs_real",
    tool: "robustspot",
    name: "RobustSpot",
    by: "median",
    times: 10,
    recorded: { f1: 0.418, top: [0.7, 0.9, 0.97], meanMs: 492 },
  },
];

export interface Compared {
  figures: Figure[];
  contenders: Contender[];
  /** What was not run, and why. */
  notRun: string[];
}

export interface CompareOptions {
  data: string;
  python: string;
  references: string | undefined;
  say: (line: string) => void;
}

/** Ours beside the reference on one set: run in this run where it can be had, else as recorded. */
export async function compareSpeed(
  { set, tool, name, by, times, recorded }: Comparison,
  ours: Answered,
  { data, python, references, say }: CompareOptions,
): Promise<Compared> {
  const own = contenderOf("ours", set, ours, 0);
  const beforehand: Contender = {
    name,
    set,
    ...recorded,
    medianMs: unknown,
    cases: ours.length,
    failed: 0,
    measured: false,
  };
  const notRun = (reason: string): Compared => ({
    figures: [],
    contenders: [own, beforehand],
    notRun: [`G5: ${name} on ${set} was not run: ${reason}.`],
  });
  if (!references) return notRun("give its source with --references DIR");
  say(`${name} on ${set} ...`);
  const labels: Labelled[] = ours.map(({ label }) => label);
  try {
    const runs = await runReference({ python, references, data, set, tool, labels });
    const answered = runs.filter(({ problem }) => problem === null);
    if (answered.length === 0) return notRun(`it gave up on every case, first: ${runs[0]?.problem}`);
    const theirs = {
      ...contenderOf(name, set, runs, runs.length - answered.length),
      ...timesOf(answered),
    };
    const factor = by === "mean" ? theirs.meanMs / own.meanMs : theirs.medianMs / own.medianMs;
    return {
      figures: [figureOf("G5", `times as fast as ${name} (${by}, same run)`, factor, "atLeast", times)],
      contenders: [own, theirs],
      notRun: [],
    };
  } catch (error) {
    return notRun((error as Error).message);
  }
}

function contenderOf(name: string, set: string, runs: Answered, failed: number): Contender {
  const { f1, top } = scoreCases(runs);
  return { name, set, f1, top, ...timesOf(runs), cases: runs.length, failed, measured: true };
}

function timesOf(runs: Answered): { meanMs: number; medianMs: number } {
  const times = runs.map(({ answer }) => answer.ms);
  return { meanMs: mean(times), medianMs: quantile(times, 0.5) };
}
