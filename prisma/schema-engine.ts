import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";

type SchemaEngine = Awaited<ReturnType<typeof glue.SchemaEngine.new>>;

let loading: Promise<void> | undefined;

/**
 * Prisma's own migration engine, run from its WASM build: the native one is a download that a
 * closed network cannot make.
 */
export async function openSchemaEngine(databaseUrl: string): Promise<SchemaEngine> {
  // Once per process: the glue knows one instance, and a late timer of an earlier one would call into it.
  loading ??= loadEngine();
  await loading;
  // The engine cannot close its pool: a forgotten idle connection must not keep the process up.
  const connection = { connectionString: databaseUrl, allowExitOnIdle: true, idleTimeoutMillis: 500 };
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(connection));
  return glue.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
}

async function loadEngine(): Promise<void> {
  const wasmFile = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
    "./schema_engine_bg.js": withQuietTimers(glue as unknown as WebAssembly.ModuleImports),
  });
  const exported = instance.exports as Record<string, WebAssembly.ExportValue>;
  (glue as unknown as { __wbg_set_wasm(value: unknown): void }).__wbg_set_wasm(exported);
  (exported.__wbindgen_start as () => void)();
}

/** The engine's 10 s limit on its own lock stays armed after the work is done; it must not keep the process up. */
function withQuietTimers(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const quiet = { ...imports };
  for (const name of Object.keys(imports).filter((key) => key.startsWith("__wbg_setTimeout"))) {
    quiet[name] = (run: () => void, ms: number) => setTimeout(run, ms >>> 0).unref();
  }
  return quiet;
}
