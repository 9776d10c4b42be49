import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Postmaster {
  pid: number;
  port: number;
}

/** A shutdown writes out what is in memory; more than this is not one. */
const SETTLE_WITHIN_MS = 30_000;
const WORKERS_GONE_WITHIN_MS = 10_000;

const lockFileOf = (cluster: string) => path.join(cluster, "postmaster.pid");

/** The postmaster that serves this cluster, if one does. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const found = findPostmaster(cluster);
  return found?.ready ? found : undefined;
}

/**
 * The same once nothing is in between: a postmaster that an earlier server is still shutting down is
 * waited for, and the lock file of a dead one that nobody buried is cleared away.
 * @throws Error when it neither starts nor stops within 30 s.
 */
export async function steadyPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const until = Date.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const found = findPostmaster(cluster);
    if (found?.ready) return found;
    if (!found) break;
    if (Date.now() > until)
      throw new Error(`The PostgreSQL of process ${found.pid} neither starts nor stops.`);
    await sleep(50);
  }
  await clearUnburied(cluster);
  return undefined;
}

/** Read from the postmaster's own lock file, believed only if the process lives. */
function findPostmaster(cluster: string): (Postmaster & { ready: boolean }) | undefined {
  const lines = readLines(lockFileOf(cluster));
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  const ready = lines[7]?.trim() === "ready" && port > 0;
  return pid && isPostgres(pid) ? { pid, port, ready } : undefined;
}

/** Whether the process lives and is a PostgreSQL. */
export function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  // Without /proc (macOS) the living pid in the lock file has to be enough. A dead process that its
  // parent has not buried has an empty command line.
  return existsSync("/proc/self/cmdline")
    ? readLines(`/proc/${pid}/cmdline`).join().includes("postgres")
    : true;
}

// In a container without an init process a killed postmaster stays listed for ever, and PostgreSQL takes
// the number for a living one. Its workers must be gone first: they may still be writing.
async function clearUnburied(cluster: string): Promise<void> {
  const pid = Number(readLines(lockFileOf(cluster))[0]);
  const isUnburied = / [ZX] /.test(readLines(`/proc/${pid}/stat`).join().replace(/^.*\)/, ""));
  if (!pid || !isUnburied) return;
  const until = Date.now() + WORKERS_GONE_WITHIN_MS;
  while (someoneWorksIn(cluster)) {
    if (Date.now() > until) throw new Error(`Workers of a dead PostgreSQL still run in ${cluster}.`);
    await sleep(50);
  }
  rmSync(lockFileOf(cluster), { force: true });
}

/** Every PostgreSQL process has its cluster as its working directory. */
function someoneWorksIn(cluster: string): boolean {
  const folder = realpathSync(cluster);
  return readdirSync("/proc").some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
