import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withPool } from "../support/scratch.ts";

const NODE_MAIN = path.resolve(import.meta.dirname, "../../server/nodes/node-main.ts");
const JOIN_WITHIN_MS = 60_000;

export interface NodeFleetOptions {
  count: number;
  /** Where they find the server. */
  join: string;
  token: string;
  dataDir: string;
  /** Of the server, to see that they have joined. */
  url: string;
  databaseUrl: string;
  prefix: string;
  slots?: number;
  simulated?: boolean;
}

export interface NodeSays {
  revision: number;
  reason: string;
  values: Record<string, boolean | number>;
}

export interface NodeFleet {
  /** What each serves, asked at the node itself. */
  ask(): Promise<NodeSays[]>;
  stop(): Promise<void>;
}

/** Node processes as `npm run node` starts them. @throws Error when one does not join within a minute */
export async function startNodes(options: NodeFleetOptions): Promise<NodeFleet> {
  const { count, join, token, dataDir, databaseUrl, prefix, slots = 4, simulated } = options;
  let said = "";
  const children = Array.from({ length: count }, (_, i): ChildProcess => {
    const args = ["--join", join, "--name", `${prefix}${i + 1}`, "--slots", String(slots)];
    if (simulated) args.push("--simulated");
    const child = spawn(process.execPath, [NODE_MAIN, ...args, "--data-dir", dataDir], {
      env: { ...process.env, RUSHDECK_NODE_TOKEN: token },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr?.on("data", (chunk) => {
      said = (said + chunk).slice(-4_000);
    });
    return child;
  });

  const stop = async () => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
        await ended;
        clearTimeout(timer);
      }),
    );
  };

  const urls = () =>
    withPool(databaseUrl, async (pool) => {
      const { rows } = await pool.query<{ url: string }>("SELECT url FROM node WHERE name LIKE $1", [
        `${prefix}%`,
      ]);
      return rows.map((row) => row.url);
    });
  const ask = async (): Promise<NodeSays[]> =>
    Promise.all(
      (await urls()).map(async (url) => {
        const answer = await fetch(`${url}/switches`, { headers: { authorization: `Bearer ${token}` } });
        return (await answer.json()) as NodeSays;
      }),
    );

  const until = Date.now() + JOIN_WITHIN_MS;
  try {
    for (;;) {
      const says = await ask().catch(() => []);
      if (says.length === count && says.every(({ reason }) => reason === "LIVE")) break;
      if (Date.now() > until) throw new Error(`${says.length} of ${count} nodes joined in a minute. ${said}`);
      await sleep(200);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { ask, stop };
}
