import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { HealingEntry, HealingRow, HeldRow } from "../../server/contracts/healing.ts";
import { nodeProcess } from "../../server/game-day/child-processes.ts";
import type { RealServer } from "../../server/setup/start-real-server.ts";
import { withPool } from "../support/scratch.ts";
import type { Faults } from "./fault-hook.ts";
import { busiestNode, settledAll } from "./look-inside.ts";

/** How a node was lost, and what that took. */
export interface Lost {
  fault: "kill -9" | "SIGSTOP 10 s";
  node: string;
  isolatedMs: number;
  replacedMs: number;
  /** Everything that ran there was executed elsewhere. */
  rescuedMs: number;
  jobs: number;
}
/** What came of a fault that must cost no node. */
export interface Kept {
  fault: string;
  isolated: string[];
  /** Until the healer said that it keeps still; null: it had no reason to. */
  alertMs: number | null;
}

/** The server under test, its nodes, and what it wrote of their healing. */
export class FaultyFleet {
  readonly server: RealServer;
  readonly databaseUrl: string;
  readonly faultFile: string;
  readonly names: string[];
  private blocks = 0;
  constructor(options: { server: RealServer; databaseUrl: string; faultFile: string; nodes: number }) {
    this.server = options.server;
    this.databaseUrl = options.databaseUrl;
    this.faultFile = options.faultFile;
    this.names = Array.from({ length: options.nodes }, (_, i) => `n${i + 1}`);
  }

  get pid(): number {
    return this.server.process.pid ?? 0;
  }
  pidOf(node: string): number {
    const pid = nodeProcess(this.pid, node);
    if (!pid) throw new Error(`The server runs no node ${node}.`);
    return pid;
  }
  fault(faults: Faults): void {
    writeFileSync(this.faultFile, JSON.stringify(faults));
  }
  block(name: string, ms: number): void {
    this.fault({ block: { id: ++this.blocks, name, ms } });
  }
  entries(): Promise<HealingEntry[]> {
    return withPool(this.databaseUrl, async (pool) => {
      const { rows } = await pool.query<{ detail: HealingEntry }>(
        "SELECT detail FROM healing_incident ORDER BY started_at, id",
      );
      return rows.map((row) => row.detail);
    });
  }
  async known(): Promise<Set<string>> {
    return new Set((await this.entries()).map((entry) => entry.id));
  }
  async fresh(known: Set<string>): Promise<{ healed: HealingRow[]; held: HeldRow[] }> {
    const entries = (await this.entries()).filter((entry) => !known.has(entry.id));
    return {
      healed: entries.flatMap((entry) => (entry.kind === "healed" ? [entry] : [])),
      held: entries.flatMap((entry) => (entry.kind === "held" ? [entry] : [])),
    };
  }
}

/** A node that is to be given up: how long until it is isolated, replaced, and its work done elsewhere. */
export async function lose(
  fleet: FaultyFleet,
  fault: Lost["fault"],
): Promise<{ lost: Lost; others: string[] }> {
  const known = await fleet.known();
  const { name, jobs } = await busiestNode(fleet.databaseUrl);
  const pid = fleet.pidOf(name);
  const at = Date.now();
  process.kill(pid, fault === "kill -9" ? "SIGKILL" : "SIGSTOP");
  if (fault === "SIGSTOP 10 s") {
    setTimeout(() => {
      try {
        process.kill(pid, "SIGCONT");
      } catch {
        // Replaced meanwhile, as it should be.
      }
    }, 10_000).unref();
  }
  await settledAll(fleet.databaseUrl, jobs, at);
  const rescuedMs = Date.now() - at;
  const row = await healing(fleet, known, name);
  const { healed } = await fleet.fresh(known);
  return {
    lost: {
      fault,
      node: name,
      isolatedMs: Math.max(0, (row.isolatedAt ?? 0) - at),
      replacedMs: (row.replacementUpAt ?? 0) - at,
      rescuedMs,
      jobs: jobs.length,
    },
    others: healed.filter((one) => one.node !== name).map((one) => one.node),
  };
}

async function healing(fleet: FaultyFleet, known: Set<string>, node: string): Promise<HealingRow> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
    const { healed } = await fleet.fresh(known);
    const row = healed.find((one) => one.node === node && one.replacementUpAt !== null);
    if (row) return row;
  }
  throw new Error(`${node} was not replaced within a minute.`);
}

/** Something that must cost no node: what was isolated all the same, and when the healer said it kept still. */
export async function keep(
  fleet: FaultyFleet,
  fault: string,
  cause: () => void,
  ease: () => void,
  lastsMs: number,
): Promise<Kept> {
  const known = await fleet.known();
  const at = Date.now();
  cause();
  await sleep(lastsMs);
  ease();
  await sleep(2_000);
  const { healed, held } = await fleet.fresh(known);
  const alert = held.find((row) => row.reason === "most_silent" || row.reason === "monitor_stalled");
  return {
    fault,
    isolated: healed.map((row) => row.node),
    alertMs: alert ? Math.max(0, alert.startedAt - at) : null,
  };
}
