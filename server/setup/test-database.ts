import type pg from "pg";
import { inject } from "vitest";
import { openPool } from "../platform/pool.ts";
import { newId } from "../shared/ids.ts";

export interface TestDatabase {
  /** Connection string of this database alone: for the parts that open their own pools. */
  url: string;
  pool: pg.Pool;
  /** Drops the database; open connections to it are cut. */
  close(): Promise<void>;
}

/**
 * A fresh, migrated database of its own for one test file, on the cluster that
 * `test-database-cluster.ts` started for the run. Only in `*.e2e.test.ts` files.
 * @throws Error when the cluster is not there: the file ran outside the "db" project.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const template = inject("templateDatabaseUrl");
  if (!template) throw new Error("No test cluster: name the file *.e2e.test.ts and run `npm run test:db`.");
  const name = newId("test");
  const templateName = new URL(template).pathname.slice(1);
  await onAdmin(template, `CREATE DATABASE "${name}" TEMPLATE "${templateName}"`);
  const url = withDatabase(template, name);
  const pool = openPool(url, { name: "test", max: 6 });
  // A test starts from an empty audit log; the tests of the chain itself turn this on again.
  await pool.query("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_never_emptied");
  return {
    url,
    pool,
    close: async () => {
      await pool.end();
      await onAdmin(template, `DROP DATABASE "${name}" WITH (FORCE)`);
    },
  };
}

async function onAdmin(anyUrl: string, statement: string): Promise<void> {
  const admin = openPool(withDatabase(anyUrl, "postgres"), {
    name: "test admin",
    max: 1,
    statementTimeoutMs: 30_000,
  });
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}

/** The same server, another database. */
export function withDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Migrated, never connected to: PostgreSQL copies a template only while nobody uses it. */
    templateDatabaseUrl: string;
  }
}
