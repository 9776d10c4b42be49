// npm run migrate:new -- NAME: writes the SQL that leads from the last committed schema to the one on disk.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../server/platform/postgres/embedded.ts";
import { migrationNames } from "./migrate.ts";
import { openSchemaEngine } from "./schema-engine.ts";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("usage: npm run migrate:new -- name_in_small_letters");
  process.exit(2);
}
const schemaFile = path.join(import.meta.dirname, "schema.prisma");
const scratch = mkdtempSync(path.join(tmpdir(), "rushdeck-migration-"));
const postgres = await startEmbeddedPostgres(scratch, 0);
try {
  const engine = await openSchemaEngine(postgres.url.replace(/\/rushdeck$/, "/postgres"));
  const files = (content: string) => ({ files: [{ path: "schema.prisma", content }] });
  const from =
    migrationNames().length === 0
      ? { tag: "empty" as const }
      : {
          tag: "schemaDatamodel" as const,
          ...files(execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" })),
        };
  const result = await engine.diff({
    from,
    to: { tag: "schemaDatamodel", ...files(readFileSync(schemaFile, "utf8")) },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  } as Parameters<typeof engine.diff>[0]);
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = path.join(import.meta.dirname, "migrations", `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "migration.sql"), result.stdout ?? "");
  console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql; read it before you commit it.`);
} finally {
  await postgres.stop();
  rmSync(scratch, { recursive: true, force: true });
}
