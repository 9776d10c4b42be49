import type { Parts } from "./parts.ts";

// Next bundles its own copies of our modules, so the one set of running parts lives on globalThis
// (a local module is evaluated up to four times in one process).
const KEY = Symbol.for("rushdeck.process.v1");

type Holder = { [KEY]?: Parts };

export function registerParts(parts: Parts): void {
  (globalThis as Holder)[KEY] = parts;
}

/** @throws Error when no server runs in this process, for example during `next build`. */
export function getParts(): Parts {
  const parts = (globalThis as Holder)[KEY];
  if (!parts) throw new Error("Rushdeck is not running in this process.");
  return parts;
}
