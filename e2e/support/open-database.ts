import { readFileSync } from "node:fs";
import path from "node:path";
import type { Pool } from "pg";
import { openPool } from "../../server/platform/pool.ts";
import { runningPostmaster } from "../../server/platform/postgres/postmaster.ts";

/** The database of the run's server, as it is on disk. */
export function openDatabase(dataDir = process.env.RUSHDECK_E2E_DATA_DIR): Pool {
  if (!dataDir) throw new Error("RUSHDECK_E2E_DATA_DIR is not set: where is the server's data?");
  const port = runningPostmaster(path.join(dataDir, "postgres"))?.port;
  const password = readFileSync(path.join(dataDir, "postgres-password"), "utf8").trim();
  return openPool(`postgresql://rushdeck:${password}@127.0.0.1:${port}/rushdeck`, { name: "e2e", max: 1 });
}
