import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, startEmbeddedPostgres } from "../platform/postgres/embedded.ts";
import { runningPostmaster } from "../platform/postgres/postmaster.ts";

const root = path.resolve(import.meta.dirname, "../..");
const KEPT_CHARACTERS = 20_000;

export interface RealServer {
  url: string;
  process: ChildProcess;
  /** Milliseconds from start to the first ready answer. */
  readyMs: number;
  /** The last words of the process, both streams. */
  output(): string;
  /** Asks it to stop and waits; killed after `limitMs`. @returns its exit code, null after a kill. */
  stop(limitMs?: number): Promise<number | null>;
}

export interface StartOptions {
  dataDir: string;
  /** 0 takes a free port. */
  port?: number;
  env?: Record<string, string>;
  readyWithinMs?: number;
}

/**
 * Starts `node server/main.ts` as tests and benchmarks need it: a process of its own on its own data.
 * @throws Error with the server's own output when it ends or is not ready in time.
 */
export async function startRealServer(options: StartOptions): Promise<RealServer> {
  const { dataDir, port = 0, env = {}, readyWithinMs = 60_000 } = options;
  const chosenPort = port === 0 ? await freePort() : port;
  const startedAt = Date.now();
  const child = spawn(process.execPath, ["server/main.ts"], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: "production",
      RUSHDECK_LOG: "warn",
      ...env,
      RUSHDECK_DATA_DIR: dataDir,
      PORT: String(chosenPort),
      HOST: "127.0.0.1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-KEPT_CHARACTERS);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

  const url = `http://127.0.0.1:${chosenPort}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `The server ended (${child.exitCode ?? child.signalCode}) before it was ready:\n${output}`,
      );
    }
    if (Date.now() - startedAt > readyWithinMs) {
      child.kill("SIGKILL");
      throw new Error(`The server was not ready within ${readyWithinMs / 1000} s:\n${output}`);
    }
    await sleep(25);
  }
  return {
    url,
    process: child,
    readyMs: Date.now() - startedAt,
    output: () => output,
    stop: async (limitMs = 20_000) => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Waits until `wanted` nodes take work. @throws Error after 30 s. */
export async function waitForNodes(url: string, wanted: number): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    const { nodes } = ((await answer?.json().catch(() => undefined)) ?? {}) as { nodes?: { ready: number } };
    if (nodes && nodes.ready >= wanted) return;
    await sleep(50);
  }
  throw new Error(`Fewer than ${wanted} nodes were ready after 30 s.`);
}

/** Stops an embedded PostgreSQL that outlived the server of this data directory. */
export async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const cluster = path.join(dataDir, "postgres");
  if (!existsSync(cluster) || !runningPostmaster(cluster)) return;
  const adopted = await startEmbeddedPostgres(dataDir, 0);
  await adopted.stop();
}
