import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export interface UnprivilegedUser {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root; under root it runs as `postgres` where that user exists, else `nobody`. */
export function unprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find((u) => u[0] === "postgres") ?? users.find((u) => u[0] === "nobody");
  if (!user) throw new Error("Running as root needs a user named postgres or nobody, or DATABASE_URL.");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/**
 * Runs a program to its end as the unprivileged user and returns its output.
 * @throws Error with the program's own words when it fails.
 */
export async function runUnprivileged(
  program: string,
  args: string[],
  user: UnprivilegedUser | undefined,
): Promise<string> {
  const [command, commandArgs] = user ? dropRoot(program, args, user) : [program, args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArgs, {
      cwd: "/",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C", LC_MESSAGES: "C" },
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    // "exit", not "close": the postmaster started by pg_ctl inherits the pipes and keeps them open.
    child.on("exit", (code) => {
      child.stdout.destroy();
      child.stderr.destroy();
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args[0]} ended with ${code}: ${output.trim()}`));
    });
  });
}

// Keeping CAP_DAC_OVERRIDE lets the unprivileged user reach binaries and data inside a root-only
// folder (a clone under /root or a 0700 temporary folder); no_setuid_fixup makes access(2) agree.
function dropRoot(program: string, args: string[], user: UnprivilegedUser): [string, string[]] {
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((file) => existsSync(file));
  if (!setpriv) throw new Error("Running as root needs setpriv (util-linux), or DATABASE_URL.");
  const keep = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  return [setpriv, [...identity, ...keep, program, ...args]];
}
