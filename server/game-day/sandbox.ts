import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Pool } from "pg";
import { openPool } from "../platform/pool.ts";
import { freePort, startEmbeddedPostgres } from "../platform/postgres/embedded.ts";
import { runningPostmaster } from "../platform/postgres/postmaster.ts";
import { nodeProcess } from "./child-processes.ts";
import { type OrderMaterial, seedBusiness } from "./seed-business.ts";
import { openSlowProxy } from "./slow-proxy.ts";

const SANDBOX_MAIN = fileURLToPath(new URL("../compose-sandbox.ts", import.meta.url));
const READY_WITHIN_MS = 120_000;
const NODES = 3;
const CLIENTS = 6;
const DEADLINE_MS = 20_000;

/** A whole house of its own: server, nodes and database, beside the real one and knowing nothing of it. */
export interface Sandbox {
  url: string;
  /** Straight to its database, past the slow proxy: what is counted there must not disturb. */
  pool: Pool;
  material: OrderMaterial;
  nodes: readonly string[];
  /** @throws Error when the node has no process now. */
  pidOf(node: string): number;
  slowDatabase(ms: number): void;
  close(): Promise<void>;
}

/**
 * Starts one in `dataDir`, which is removed when it closes.
 * @throws Error with the sandbox's own words when it is not ready in time, or `signal`'s reason.
 */
export async function openSandbox(
  dataDir: string,
  migrate: (url: string) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Sandbox> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const undo: (() => Promise<void>)[] = [async () => rmSync(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const one of undo.splice(0).reverse()) await one().catch(() => {});
  };
  try {
    const postgres = await startEmbeddedPostgres(dataDir, 0);
    undo.push(postgres.stop);
    await migrate(postgres.url);
    const pool = openPool(postgres.url, { name: "game-day", max: 3, statementTimeoutMs: 30_000 });
    undo.push(() => pool.end());
    const material = await seedBusiness(pool, {
      clients: CLIENTS,
      deadlineMs: DEADLINE_MS,
      tenant: "sandbox",
    });
    const direct = new URL(postgres.url);
    const proxy = await openSlowProxy(Number(direct.port));
    undo.push(proxy.close);
    const slow = new URL(direct);
    slow.port = String(proxy.port);
    signal.throwIfAborted();

    const port = await freePort();
    const child = startChild({ port, dataDir, databaseUrl: slow.href, nodes: NODES });
    undo.push(child.stop);
    const url = `http://127.0.0.1:${port}`;
    await becomeReady(url, child, signal);
    const pid = child.process.pid ?? 0;
    return {
      url,
      pool,
      material,
      nodes: Array.from({ length: NODES }, (_, i) => `n${i + 1}`),
      pidOf(node) {
        const found = nodeProcess(pid, node);
        if (!found) throw new Error(`The sandbox runs no node ${node} now.`);
        return found;
      },
      slowDatabase: proxy.slowDown,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A sandbox whose house died with it running: its database must not stay behind. */
export async function clearSandboxes(root: string, dataDirs: readonly string[]): Promise<void> {
  for (const name of dataDirs) {
    const dataDir = path.join(root, name);
    if (runningPostmaster(path.join(dataDir, "postgres")))
      await (await startEmbeddedPostgres(dataDir, 0)).stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Child {
  process: ChildProcess;
  output(): string;
  stop(): Promise<void>;
}

function startChild(settings: { port: number; dataDir: string; databaseUrl: string; nodes: number }): Child {
  const { PATH, HOME } = process.env;
  // Of the environment only what a program needs to run: no addresses, no secrets, no .env (its own directory).
  const child = spawn(process.execPath, [SANDBOX_MAIN, JSON.stringify(settings)], {
    cwd: settings.dataDir,
    env: { PATH, HOME, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output = (output + chunk).slice(-4_000);
    });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    process: child,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function becomeReady(url: string, child: Child, signal: AbortSignal): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(200)) {
    signal.throwIfAborted();
    const { exitCode } = child.process;
    if (exitCode !== null) throw new Error(`The sandbox ended (${exitCode}): ${child.output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    const state = (await answer?.json().catch(() => null)) as { nodes?: { ready: number } } | null;
    if (state?.nodes && state.nodes.ready >= NODES) return;
  }
  throw new Error(`The sandbox was not ready within ${READY_WITHIN_MS / 1_000} s: ${child.output()}`);
}
