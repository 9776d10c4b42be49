import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export interface StartedProcess {
  port: number;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  args: string[];
  cwd: string;
  port: number;
  env: Record<string, string>;
}

/**
 * Starts a contender with this Node and waits until it listens.
 * @throws Error with its own output when it ends first or takes over 30 s.
 */
export async function startProcess({ args, cwd, port, env }: ProcessOptions): Promise<StartedProcess> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-8_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const deadline = Date.now() + 30_000;
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`${args[0]} did not start:\n${output}`);
    }
    await sleep(50);
  }
  return {
    port,
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function listens(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
