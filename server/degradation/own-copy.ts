import { z } from "zod";
import { changeCauses, type SwitchKey, type SwitchValue, switchKeys } from "../contracts/switches.ts";
import type { ServedReason } from "../contracts/switches-live.ts";
import { createLastKnownGood } from "../platform/last-known-good.ts";
import type { Clock } from "../shared/clock.ts";
import type { SwitchStore } from "./store.ts";
import type { SwitchMemory } from "./switch-memory.ts";
import type { SwitchSnapshot } from "./switch-snapshot.ts";
import type { SwitchState } from "./switch-state.ts";

/** Checked twice a second: after some rounds without an answer from the database it may be old. */
const STALE_AFTER_MS = 3_000;

const keptSchema = z.object({
  source: z.string(),
  states: z.array(
    z.object({
      key: z.string(),
      value: z.union([z.boolean(), z.number()]),
      revision: z.number().int(),
      setBy: z.string(),
      setByName: z.string(),
      setAt: z.number(),
      reason: z.string().nullable(),
      cause: z.enum(changeCauses),
      leaseUntil: z.number().nullable(),
      pinnedUntil: z.number().nullable(),
      extensions: z.number().int(),
    }),
  ),
});
type Kept = z.output<typeof keptSchema>;

export interface OwnCopyOptions {
  store: Pick<SwitchStore, "load" | "newerThan" | "source">;
  memory: SwitchMemory;
  clock: Clock;
  /** Where it is kept for a start without a database; undefined: nowhere. */
  file: string | undefined;
  log: { warn(details: object, message: string): void };
}

export interface OwnCopy {
  /** What receivers of this process are to serve. */
  snapshot(): SwitchSnapshot;
  status(): { reason: ServedReason; ageMs: number | null };
  /**
   * Reads what is newer and lets `take` serve it; at first reads everything.
   * @returns which switches the first reading changed, where the disk had served until then
   * @throws when the database is away
   */
  refresh(take: (state: SwitchState) => void): Promise<SwitchKey[]>;
  save(): void;
}

/**
 * This process's copy of the switches: from disk in the first moment, then the database's, then the last known.
 * The memory it fills is what the whole process reads.
 */
export function createOwnCopy({ store, memory, clock, file, log }: OwnCopyOptions): OwnCopy {
  const disk =
    file &&
    createLastKnownGood<Kept>({
      file,
      parse: (raw) => keptSchema.parse(raw),
      nowMs: clock.nowMs,
      warn: (line) => log.warn({}, `switches: ${line}`),
    });
  const kept = disk ? disk.read() : null;
  let source = kept?.value.source ?? "";
  /** When the database last said that nothing is newer; before: when the disk was written. */
  let knownAt: number | null = kept?.savedAt ?? null;
  let loaded = false;
  if (kept) {
    for (const state of inOrder(kept.value.states.flatMap(known))) memory.apply(state);
    memory.markLoaded();
  }

  async function load(): Promise<SwitchKey[]> {
    const [found, states] = [await store.source(), await store.load()];
    const before = new Map(switchKeys.map((key) => [key, memory.currentValue(key)]));
    // Another database, or an earlier state of it: its word counts, whatever the disk says.
    if (found !== source) memory.forget();
    source = found;
    for (const state of inOrder(states)) memory.apply(state);
    memory.markLoaded();
    loaded = true;
    return kept ? switchKeys.filter((key) => before.get(key) !== memory.currentValue(key)) : [];
  }

  return {
    snapshot: () => ({ source, revision: memory.reader.revision(), values: memory.reader.values() }),
    status() {
      const ageMs = knownAt === null ? null : Math.max(0, clock.nowMs() - knownAt);
      if (ageMs === null) return { reason: "DEFAULT", ageMs };
      if (!loaded) return { reason: "CACHED", ageMs };
      return { reason: ageMs <= STALE_AFTER_MS ? "LIVE" : "STALE", ageMs };
    },
    async refresh(take) {
      const changed = loaded ? [] : await load();
      for (const state of await store.newerThan(memory.reader.revision())) take(state);
      knownAt = clock.nowMs();
      return changed;
    },
    save() {
      if (disk) disk.save({ source, states: switchKeys.flatMap((key) => memory.stateOf(key) ?? []) });
    },
  };
}

// A switch that this version does not know is left alone.
function known(state: Kept["states"][number]): SwitchState[] {
  const key = switchKeys.find((one) => one === state.key);
  return key ? [{ ...state, key: key satisfies SwitchKey, value: state.value satisfies SwitchValue }] : [];
}

const inOrder = (states: SwitchState[]) => [...states].sort((a, b) => a.revision - b.revision);
