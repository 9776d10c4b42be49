import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";

type SchemaEngine = Awaited<ReturnType<typeof glue.SchemaEngine.new>>;

/**
 * Prisma's own migration engine, run from its WASM build: the native one is a download that a
 * closed network cannot make.
 */
export async function openSchemaEngine(databaseUrl: string): Promise<SchemaEngine> {
  const wasmFile = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
    "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  const exported = instance.exports as Record<string, WebAssembly.ExportValue>;
  (glue as unknown as { __wbg_set_wasm(value: unknown): void }).__wbg_set_wasm(exported);
  (exported.__wbindgen_start as () => void)();
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  return glue.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
}
