import { mkdirSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import path from "node:path";

export interface LastKnownGood<Value> {
  /** What was saved last; null where there is nothing, or nothing that can be read. Never throws. */
  read(): { value: Value; savedAt: number } | null;
  /** Soon and whole or not at all; a disk that fails is reported once and costs nothing else. */
  save(value: Value): void;
  /** Resolves when what was given to `save` is on disk. */
  written(): Promise<void>;
}

export interface LastKnownGoodOptions<Value> {
  file: string;
  /** @throws when it is not such a value */
  parse(raw: unknown): Value;
  nowMs(): number;
  warn(line: string): void;
}

/** A small file for what a process knew last, for the next start when nobody can be asked. */
export function createLastKnownGood<Value>(options: LastKnownGoodOptions<Value>): LastKnownGood<Value> {
  const { file, parse, nowMs, warn } = options;
  let next: { value: Value; savedAt: number } | null = null;
  let writing: Promise<void> | null = null;
  let failing = false;

  async function writeAll(): Promise<void> {
    while (next) {
      const text = JSON.stringify(next);
      next = null;
      try {
        mkdirSync(path.dirname(file), { recursive: true });
        // Its reader sees the old file or the new one, never half of one, also after a power cut.
        const draft = `${file}.${process.pid}.new`;
        const handle = await open(draft, "w", 0o600);
        await handle.writeFile(text).finally(() => handle.sync().finally(() => handle.close()));
        await rename(draft, file);
        failing = false;
      } catch (error) {
        if (!failing) warn(`${file} could not be written: ${(error as Error).message}`);
        failing = true;
      }
    }
    writing = null;
  }

  return {
    read() {
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch {
        return null;
      }
      try {
        const kept = JSON.parse(text) as { value: unknown; savedAt: unknown };
        if (typeof kept.savedAt !== "number") throw new Error("it does not say when it was saved");
        return { value: parse(kept.value), savedAt: kept.savedAt };
      } catch (error) {
        warn(`${file} is not usable and is ignored: ${(error as Error).message}`);
        return null;
      }
    },
    save(value) {
      next = { value, savedAt: nowMs() };
      writing ??= writeAll();
    },
    written: () => writing ?? Promise.resolve(),
  };
}
