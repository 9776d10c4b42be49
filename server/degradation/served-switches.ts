import { isNewerSnapshot } from "./rules/newer-snapshot.ts";
import { type SwitchReader, typedReads } from "./switch-reader.ts";
import type { ServedReason, SwitchSnapshot } from "./switch-snapshot.ts";

/** Without word from the server for this long, what is served may be old. */
export const STALE_AFTER_MS = 3_000;

export interface ServedStatus {
  source: string | null;
  revision: number;
  reason: ServedReason;
  /** Since it was last known to be the newest; null: never was. */
  ageMs: number | null;
  /** Epoch ms by this machine's clock at which this revision was taken over; null: none was. */
  appliedAt: number | null;
}

export interface ServedSwitches {
  reader: SwitchReader;
  snapshot(): SwitchSnapshot | null;
  /** What the disk remembers; only for a receiver that knows nothing yet. */
  remember(kept: { value: SwitchSnapshot; savedAt: number }): void;
  /** Takes a newer snapshot over; an older or equal one changes nothing. @returns whether it was newer. */
  take(offered: SwitchSnapshot, by: "registration" | "news"): boolean;
  /** The server says this revision is its newest. */
  confirm(revision: number): void;
  status(): ServedStatus;
}

/** The switches as a receiver serves them without a database: a node, or a service that follows us. */
export function createServedSwitches(nowMs: () => number): ServedSwitches {
  let own: SwitchSnapshot | null = null;
  let appliedAt: number | null = null;
  let confirmedAt: number | null = null;
  /** Of what came from disk. */
  let savedAt: number | null = null;

  function reason(): ServedReason {
    if (own === null) return "DEFAULT";
    if (confirmedAt === null) return "CACHED";
    return nowMs() - confirmedAt <= STALE_AFTER_MS ? "LIVE" : "STALE";
  }

  return {
    reader: {
      ...typedReads((key) => own?.values[key]),
      revision: () => own?.revision ?? 0,
      values: () => ({ ...own?.values }),
    },
    snapshot: () => own,
    remember(kept) {
      if (own !== null) return;
      own = kept.value;
      savedAt = kept.savedAt;
      appliedAt = nowMs();
    },
    take(offered, by) {
      const newer = isNewerSnapshot(own, offered, by);
      if (newer) {
        own = offered;
        appliedAt = nowMs();
      }
      if (own?.source === offered.source && own.revision === offered.revision) confirmedAt = nowMs();
      return newer;
    },
    confirm(revision) {
      if (own?.revision === revision) confirmedAt = nowMs();
    },
    status() {
      const knownAt = confirmedAt ?? savedAt;
      return {
        source: own?.source ?? null,
        revision: own?.revision ?? 0,
        reason: reason(),
        ageMs: own === null || knownAt === null ? null : Math.max(0, nowMs() - knownAt),
        appliedAt,
      };
    },
  };
}
