import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type FlagSet, fromKept, toKept } from "./flag-set.ts";

export interface LastGood {
  /** What was kept, or null: nothing, or nothing that can be read. */
  read(): Promise<FlagSet | null>;
  /** Keeps the newest asked for; a failure is told once and otherwise ignored. */
  save(flags: FlagSet): void;
  /** Waits until what was asked for is on disk. */
  flush(): Promise<void>;
}

/** The last known flags in a file, replaced as a whole so that a crash leaves the old one or the new one. */
export function createLastGood(file: string, warn: (line: string) => void): LastGood {
  let wanted: FlagSet | null = null;
  let writing: Promise<void> | null = null;
  let told = false;

  async function write(): Promise<void> {
    while (wanted) {
      const flags = wanted;
      wanted = null;
      const part = `${file}.${process.pid}.part`;
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(part, JSON.stringify(toKept(flags)), { mode: 0o600 });
        await rename(part, file);
      } catch (error) {
        if (!told) warn(`flags cannot be kept in ${file}: ${String(error)}`);
        told = true;
        await rm(part, { force: true }).catch(() => {});
      }
    }
    writing = null;
  }

  return {
    async read() {
      try {
        return fromKept(JSON.parse(await readFile(file, "utf8")));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
          warn(`flags kept in ${file} cannot be read: ${String(error)}`);
        }
        return null;
      }
    },
    save(flags) {
      wanted = flags;
      writing ??= write();
    },
    flush: async () => {
      await writing;
    },
  };
}
