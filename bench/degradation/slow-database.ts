import { fork } from "node:child_process";
import path from "node:path";

export interface Delay {
  ms: number;
  jitterMs: number;
}
export interface SlowDatabasePlan {
  host: string;
  port: number;
  seed: number;
}

export interface SlowDatabase {
  /** The same database, reached through here. */
  url: string;
  /** From now on each answer comes so much later, give or take the jitter. */
  delay(delay: Delay): void;
  stop(): Promise<void>;
}

/** A way to a PostgreSQL on which its answers can be made to come late. @throws Error when it does not start */
export async function slowDatabase(databaseUrl: string, seed: number): Promise<SlowDatabase> {
  const url = new URL(databaseUrl);
  const child = fork(path.join(import.meta.dirname, "slow-database-process.ts"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message) => resolve(Number(message)));
    child.once("exit", (code) => reject(new Error(`The way to the database ended with ${code}.`)));
    child.send({ host: url.hostname, port: Number(url.port), seed } satisfies SlowDatabasePlan);
  });
  url.hostname = "127.0.0.1";
  url.port = String(port);
  return {
    url: url.href,
    delay: (delay) => child.send(delay satisfies Delay),
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
