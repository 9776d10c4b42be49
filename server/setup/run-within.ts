import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface RunOptions {
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Whole lines, so that two runs at once can be read; without it the child has our own output. */
  byLine: boolean;
  /** Milliseconds after which it is ended, with all that it started. */
  limitMs: number;
}

/** The exit code, and whether the limit ended it. */
export interface RunEnd {
  exitCode: number;
  isOverLimit: boolean;
}

/** What it left running may hold its output open: its last words have come long before. */
const LAST_WORDS_MS = 2_000;

/** Runs Node with these arguments to its end or the limit, and leaves nothing of it running. */
export async function runWithin({ args, cwd, env, byLine, limitMs }: RunOptions): Promise<RunEnd> {
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    // A group of its own, so that all it started can be ended with it.
    detached: true,
    stdio: ["ignore", byLine ? "pipe" : "inherit", "inherit"],
  });
  if (child.stdout) createInterface(child.stdout).on("line", (line) => console.log(line));
  let endedBy: NodeJS.Signals | undefined;
  const pass = (signal: NodeJS.Signals) => {
    endedBy = signal;
    endGroup(child, signal);
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, pass);
  let isOverLimit = false;
  const limit = setTimeout(() => {
    isOverLimit = true;
    endGroup(child, "SIGKILL");
  }, limitMs);
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
  clearTimeout(limit);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref())]);
  endGroup(child, "SIGKILL");
  child.stdout?.destroy();
  for (const signal of signals) process.off(signal, pass);
  // Ended from outside: so are we, and nothing further is started.
  if (endedBy) process.kill(process.pid, endedBy);
  return { exitCode, isOverLimit };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of it runs any more.
  }
}
