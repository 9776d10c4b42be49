import { createLastKnownGood } from "../platform/last-known-good.ts";
import type { ServedSwitches } from "./served-switches.ts";
import { type SwitchSnapshot, switchSnapshotSchema } from "./switch-snapshot.ts";

/** How old the file may say it is while the server confirms it all along. */
const SAVE_AGAIN_MS = 30_000;

export interface KeepOnDiskOptions {
  file: string;
  nowMs(): number;
  warn(line: string): void;
}

/** Starts a receiver from what its disk remembers, and keeps that current. Never throws. */
export function keepOnDisk(
  served: ServedSwitches,
  options: KeepOnDiskOptions,
): { save(snapshot: SwitchSnapshot): void; written(): Promise<void>; stop(): void } {
  const disk = createLastKnownGood({ ...options, parse: (raw) => switchSnapshotSchema.parse(raw) });
  const kept = disk.read();
  if (kept) served.remember(kept);
  const timer = setInterval(() => {
    const snapshot = served.snapshot();
    if (snapshot && served.status().reason === "LIVE") disk.save(snapshot);
  }, SAVE_AGAIN_MS);
  timer.unref();
  return { save: disk.save, written: disk.written, stop: () => clearInterval(timer) };
}
