import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postmastersOn } from "../game-day/child-processes.ts";
import { startEmbeddedPostgres } from "../platform/postgres/embedded.ts";
import { runningPostmaster } from "../platform/postgres/postmaster.ts";
import { stopOrphanedPostgres } from "./start-real-server.ts";

let dataDir: string;
let cluster: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-embedded-"));
  cluster = path.join(dataDir, "postgres");
});
afterAll(async () => {
  await stopOrphanedPostgres(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

test("a running database is adopted, never doubled; one that is being stopped is waited for", async () => {
  const first = await startEmbeddedPostgres(dataDir, 0);
  const pid = runningPostmaster(cluster)?.pid;
  const second = await startEmbeddedPostgres(dataDir, 0);
  expect([first.origin, second.origin, second.url]).toEqual(["started", "adopted", first.url]);
  expect(postmastersOn(cluster)).toEqual([pid]);

  const stopping = first.stop();
  const third = await startEmbeddedPostgres(dataDir, 0);
  await stopping;
  // Either it came in time to find the old one alive, or it started anew after it: never a refusal.
  expect(postmastersOn(cluster).length).toBeLessThanOrEqual(1);
  if (third.origin === "started") expect(runningPostmaster(cluster)?.pid).not.toBe(pid);
});

test("a lock file of a process that is gone does not keep the database from starting", async () => {
  await stopOrphanedPostgres(dataDir);
  const { url, origin } = await startEmbeddedPostgres(dataDir, 0);
  const pid = runningPostmaster(cluster)?.pid;
  expect(origin).toBe("started");
  // The hard way out, as after a power cut: the lock file stays behind.
  if (pid) process.kill(pid, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 500));
  const again = await startEmbeddedPostgres(dataDir, Number(new URL(url).port));
  expect(again.origin).toBe("started");
  expect(postmastersOn(cluster)).toHaveLength(1);
});
