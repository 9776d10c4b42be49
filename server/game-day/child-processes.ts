import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface ProcessRow {
  pid: number;
  parent: number;
  command: string;
}

/** Every process of this machine; from /proc, or from ps where there is none. */
export function listProcesses(): ProcessRow[] {
  if (!existsSync("/proc/self/stat"))
    return fromPs(execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" }));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The name in brackets may hold spaces: the fields after the last bracket are safe to split.
        const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // Gone since the listing.
      }
    });
}

function fromPs(text: string): ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? "" }] : [];
  });
}

/** The process of the server's local node of this name. */
export function nodeProcess(serverPid: number, name: string): number | undefined {
  return listProcesses().find(
    (row) =>
      row.parent === serverPid &&
      row.command.includes("node-main") &&
      row.command.includes(`--name ${name} `),
  )?.pid;
}

/** Postmasters on this cluster; a worker carries the same command line for a moment after it is forked. */
export function postmastersOn(cluster: string): number[] {
  const rows = listProcesses().filter(
    (row) => row.command.includes("postgres") && row.command.includes(`-D ${cluster}`),
  );
  const pids = new Set(rows.map((row) => row.pid));
  return rows.filter((row) => !pids.has(row.parent)).map((row) => row.pid);
}
