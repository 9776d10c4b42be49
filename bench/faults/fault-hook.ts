// Loaded into the real server and its real nodes by NODE_OPTIONS=--import: what nobody can do to a process
// from outside. It does what a file says; the product knows nothing of it.
import { readFileSync, statSync } from "node:fs";

/** The file's content; names are "server" and the nodes' own. */
export interface Faults {
  /** How far the wall clock of a process is off, ms. */
  clockMs?: Record<string, number>;
  /** Processes whose reports do not get through. */
  deaf?: string[];
  /** One block of a process's event loop; carried out once an id. */
  block?: { id: number; name: string; ms: number };
}

const LOOK_EVERY_MS = 50;

function install(file: string): void {
  const at = process.argv.indexOf("--name");
  const name = at >= 0 ? (process.argv[at + 1] ?? "") : "server";
  const RealDate = Date;
  const realFetch = globalThis.fetch;
  let clockMs = 0;
  let deaf = false;
  let blocked = 0;
  let seen = 0;

  globalThis.Date = class extends RealDate {
    constructor(...given: unknown[]) {
      super(...((given.length > 0 ? given : [RealDate.now() + clockMs]) as [number]));
    }
    // Own, not inherited: Next copies Date's own properties into a Date of its own.
    static override parse = RealDate.parse;
    static override UTC = RealDate.UTC;
    static override now(): number {
      return RealDate.now() + clockMs;
    }
  } as DateConstructor;
  globalThis.fetch = (input, init) =>
    deaf && String(input).endsWith("/nodes/report")
      ? Promise.reject(new TypeError("cut off by the fault hook"))
      : realFetch(input, init);

  setInterval(() => {
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changedAt === seen) return;
    seen = changedAt;
    let faults: Faults;
    try {
      faults = JSON.parse(readFileSync(file, "utf8")) as Faults;
    } catch {
      seen = 0; // Half written: once more.
      return;
    }
    clockMs = faults.clockMs?.[name] ?? 0;
    deaf = faults.deaf?.includes(name) ?? false;
    const { block } = faults;
    if (!block || block.name !== name || block.id <= blocked) return;
    blocked = block.id;
    const until = performance.now() + block.ms;
    while (performance.now() < until);
  }, LOOK_EVERY_MS).unref();
}

const file = process.env.RUSHDECK_FAULT_FILE;
const role = process.argv[1] ?? "";
// Not into every process: NODE_OPTIONS reaches whatever these start.
if (file && /server\/(main|nodes\/node-main)\.ts$/.test(role)) install(file);
