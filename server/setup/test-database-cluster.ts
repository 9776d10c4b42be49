import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../prisma/migrate.ts";
import { openPool } from "../platform/pool.ts";
import { startEmbeddedPostgres } from "../platform/postgres/embedded.ts";
import { withDatabase } from "./test-database.ts";

/** Vitest's global set-up of the "db" project: one PostgreSQL for the run, and a migrated template. */
export default async function startTestCluster(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-test-db-"));
  const postgres = await startEmbeddedPostgres(dataDir, 0);
  const stop = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const templateUrl = withDatabase(postgres.url, "rushdeck_template");
    const admin = openPool(withDatabase(postgres.url, "postgres"), { name: "test set-up", max: 1 });
    // A cluster that lives as long as a test run has nothing to lose to a power cut.
    await admin.query("ALTER SYSTEM SET fsync = off");
    await admin.query("SELECT pg_reload_conf()");
    await migrate(templateUrl);
    // The migration engine leaves its connection to idle out, and a template in use cannot be copied.
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'rushdeck_template'",
    );
    await admin.end();
    project.provide("templateDatabaseUrl", templateUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
