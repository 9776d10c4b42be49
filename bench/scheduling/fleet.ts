import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { makeMachines, type SpeedPath } from "../../server/scheduling/replay/speed-path.ts";

export const FLEET = { nodes: 12, slots: 5 } as const;

/** What one node process is told when it starts. */
export interface BenchNodePlan {
  index: number;
  seed: number;
  /** The server to join; null: answers whoever asks, with a queue of its own. */
  join: { url: string; token: string } | null;
}

/** The machines of a seed: unequal, wandering, with slow spells; the simulator's own. */
export function machinesOf(seed: number): SpeedPath[] {
  return makeMachines({ count: FLEET.nodes, seed, meanRate: 1 });
}

/** Reference ms of work that all slots together can do between two moments of the run. */
export function capacityBetween(seed: number, fromMs: number, toMs: number): number {
  return machinesOf(seed).reduce(
    (sum, machine) => sum + FLEET.slots * (machine.workUntil(toMs) - machine.workUntil(fromMs)),
    0,
  );
}

/** Sent once everything is up: epoch ms at which the run's clock is 0. Every contender meets the same slow spells. */
export interface BenchNodeStart {
  zeroAt: number;
}

export interface Fleet {
  ports: number[];
  /** Sets the machines' clocks. @returns their moment 0, epoch ms */
  begin(): number;
  stop(): Promise<void>;
}

/** Twelve node processes. @throws Error when one does not come up. */
export async function startFleet(plan: Omit<BenchNodePlan, "index">): Promise<Fleet> {
  const file = path.join(import.meta.dirname, "node-process.ts");
  const started: { child: ChildProcess; port: Promise<number> }[] = [];
  for (let index = 0; index < FLEET.nodes; index++) {
    const child = fork(file, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const port = new Promise<number>((resolve, reject) => {
      child.once("message", (message: { port: number }) => resolve(message.port));
      child.once("exit", (code) => reject(new Error(`node ${index} ended with ${code} before it listened`)));
    });
    child.send({ ...plan, index } satisfies BenchNodePlan);
    started.push({ child, port });
  }
  const stop = async () => {
    await Promise.all(
      started.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await ended;
      }),
    );
  };
  try {
    const ports = await Promise.all(started.map(({ port }) => port));
    return {
      ports,
      stop,
      begin() {
        const zeroAt = Date.now();
        for (const { child } of started) child.send({ zeroAt } satisfies BenchNodeStart);
        return zeroAt;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
