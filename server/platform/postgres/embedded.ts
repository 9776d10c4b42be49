import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findPostgresBinaries } from "./binaries.ts";
import { isPostgres, runningPostmaster, steadyPostmaster } from "./postmaster.ts";
import { runUnprivileged, type UnprivilegedUser, unprivilegedUser } from "./run-unprivileged.ts";

export interface EmbeddedPostgres {
  url: string;
  /** started: by us now · adopted: left running by a process that was killed */
  origin: "started" | "adopted";
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 30_000;
const USER = "rushdeck";
const DATABASE = "rushdeck";

// Two cores, one database: small and steady beats the server-sized defaults. fsync and
// synchronous_commit stay on: an acknowledged order is on disk.
const SETTINGS = [
  "max_connections=60",
  "shared_buffers=256MB",
  "max_wal_size=2GB",
  "checkpoint_timeout=15min",
  "jit=off",
  "autovacuum_naptime=20s",
];

/**
 * Starts the PostgreSQL in `<dataDir>/postgres`, creating it on first use. A postmaster that
 * survived the kill of an earlier process is adopted: a second one on the same data is never started.
 * @param port wanted TCP port on 127.0.0.1; 0 picks a free one.
 */
export async function startEmbeddedPostgres(dataDir: string, port: number): Promise<EmbeddedPostgres> {
  const binaries = await findPostgresBinaries();
  const user = unprivilegedUser();
  const cluster = path.join(dataDir, "postgres");
  const passwordFile = path.join(dataDir, "postgres-password");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });

  if (!existsSync(path.join(cluster, "PG_VERSION"))) {
    await initialise({ initdb: binaries.initdb, cluster, passwordFile, user });
  }
  const password = readFileSync(passwordFile, "utf8").trim();
  const toUrl = (atPort: number) => `postgresql://${USER}:${password}@127.0.0.1:${atPort}/${DATABASE}`;
  const stop = async () => {
    const pid = runningPostmaster(cluster)?.pid;
    if (!pid) return;
    // pg_ctl's own wait watches the lock file, and would take the next server's postmaster for this one.
    await runUnprivileged(binaries.pgCtl, ["stop", "-D", cluster, "-m", "fast", "-W"], user);
    const until = Date.now() + STOP_WITHIN_MS;
    if (await isGone(pid, until)) return;
    throw new Error(
      `The embedded PostgreSQL (process ${pid}) did not stop within ${STOP_WITHIN_MS / 1_000} s.`,
    );
  };

  const running = await steadyPostmaster(cluster);
  if (running) return { url: toUrl(running.port), origin: "adopted", stop };

  const chosen = port === 0 ? await freePort() : port;
  const flags = [`-p ${chosen}`, "-h 127.0.0.1", "-k ''", ...SETTINGS.map((setting) => `-c ${setting}`)];
  const logFile = path.join(cluster, "server.log");
  const start = ["start", "-D", cluster, "-w", "-t", "60", "-l", logFile, "-o", flags.join(" ")];
  try {
    await runUnprivileged(binaries.pgCtl, start, user);
  } catch (error) {
    const lastWords = existsSync(logFile)
      ? readFileSync(logFile, "utf8").split("\n").slice(-6).join("\n")
      : "";
    throw new Error(`The embedded PostgreSQL did not start.\n${lastWords}`, { cause: error });
  }
  return { url: toUrl(chosen), origin: "started", stop };
}

async function isGone(pid: number, until: number): Promise<boolean> {
  for (;;) {
    if (!isPostgres(pid)) return true;
    if (Date.now() > until) return false;
    await sleep(50);
  }
}

interface InitialiseInput {
  initdb: string;
  cluster: string;
  passwordFile: string;
  user: UnprivilegedUser | undefined;
}

async function initialise({ initdb, cluster, passwordFile, user }: InitialiseInput): Promise<void> {
  // A half-made cluster (killed during initdb) has no PG_VERSION and holds nothing: start over.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (user) {
    chownSync(cluster, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const encoding = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"];
  await runUnprivileged(initdb, ["-D", cluster, "-U", USER, `--pwfile=${passwordFile}`, ...encoding], user);
}

/** A TCP port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
