import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { CaseAnswer } from "../../server/attribution/explain-case.ts";
import type { Labelled } from "./score-cases.ts";

export type ReferenceTool = "riskloc" | "robustspot";

export interface ReferenceRun {
  label: Labelled;
  answer: CaseAnswer;
  /** Why the algorithm gave no answer; the case counts as unanswered, its time does not count. */
  problem: string | null;
}

export interface ReferenceOptions {
  python: string;
  /** Checkouts of other people's work, see run_references.py. */
  references: string;
  data: string;
  set: string;
  tool: ReferenceTool;
  labels: readonly Labelled[];
}

/** Runs a Python algorithm on the cases of a set. @throws Error when it cannot be run at all. */
export async function runReference(options: ReferenceOptions): Promise<ReferenceRun[]> {
  const { python, references, data, set, tool, labels } = options;
  if (!existsSync(references)) throw new Error(`there is no folder ${references}`);
  const script = path.join(import.meta.dirname, "run_references.py");
  const asks = ["--references", references, "--data", data, "--set", set, "--tool", tool];
  const child = spawn(python, ["-B", script, ...asks], { stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const runs: ReferenceRun[] = [];
  const byName = new Map(labels.map((label) => [label.name, label]));
  for await (const line of createInterface(child.stdout)) {
    const answer = JSON.parse(line) as { case: string; ms: number; sets: string[][]; problem: string | null };
    const label = byName.get(answer.case);
    if (label) runs.push({ label, answer: caseAnswer(answer), problem: answer.problem });
  }
  if ((await ended) !== 0) throw new Error(complaint.trim().split("\n").at(-1) ?? `${tool} failed`);
  return runs;
}

function caseAnswer({ ms, sets }: { ms: number; sets: string[][] }): CaseAnswer {
  const answer = sets[0] ?? [];
  return {
    ms,
    causes: sets.map((set) => ({ set, score: 0 })),
    answer,
    verdict: answer.length > 0 ? "causes" : "none",
    mixDimension: null,
  };
}
