import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lockInstallation } from "../installation-lock.ts";
import type { Log } from "../log.ts";
import { isStoreAway } from "../store-errors.ts";
import { startEmbeddedPostgres } from "./embedded.ts";
import { runningPostmaster } from "./postmaster.ts";

export interface OwnDatabase {
  url: string;
  origin: "started" | "adopted";
  applied: string[];
  stop(): Promise<void>;
}

export interface OwnDatabaseOptions {
  dataDir: string;
  port: number;
  migrate(url: string): Promise<string[]>;
  log: Pick<Log, "warn" | "error">;
}

const WATCH_MS = 2_000;
const DEAD_CHECKS = 3;
const TRIES = 5;

/**
 * Opens the embedded database for this process alone and keeps it running: a postmaster that dies
 * under us is started again on its port, and everybody's connections find it there.
 * @throws Error when another server holds this data directory.
 */
export async function openOwnDatabase({
  dataDir,
  port,
  migrate,
  log,
}: OwnDatabaseOptions): Promise<OwnDatabase> {
  let opened = await open(port);
  const heldPort = Number(new URL(opened.url).port);
  let deadChecks = 0;
  let reopening = false;

  /** An earlier server that is just stopping may take the database from under us: then again from the start. */
  async function open(atPort: number) {
    for (let tries = 1; ; tries++) {
      const postgres = await startEmbeddedPostgres(dataDir, atPort);
      try {
        const applied = await migrate(postgres.url);
        const lock = await lockInstallation(postgres.url);
        return { ...postgres, applied, lock };
      } catch (error) {
        if (!isStoreAway(error) || tries === TRIES) throw error;
        await sleep(500);
      }
    }
  }

  async function watch(): Promise<void> {
    deadChecks = runningPostmaster(path.join(dataDir, "postgres")) ? 0 : deadChecks + 1;
    if (deadChecks < DEAD_CHECKS || reopening) return;
    reopening = true;
    log.error({ port: heldPort }, "the database is gone; starting it again");
    try {
      opened = await open(heldPort);
    } catch (error) {
      log.error({ err: error }, "the database could not be started again");
    } finally {
      reopening = false;
    }
  }

  const timer = setInterval(() => void watch(), WATCH_MS);
  return {
    url: opened.url,
    origin: opened.origin,
    applied: opened.applied,
    async stop() {
      clearInterval(timer);
      await opened.lock.release().catch(() => {});
      await opened.stop().catch((error) => log.warn({ err: error }, "the database did not stop cleanly"));
    },
  };
}
