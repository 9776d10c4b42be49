import { z } from "zod";
import type { SwitchValue } from "../contracts/switches.ts";

/** All switches at one revision: what travels to receivers and lies on their disks. */
export const switchSnapshotSchema = z.object({
  /** Whose count of revisions it is; two counts cannot be compared. */
  source: z.string().max(100),
  revision: z.number().int().nonnegative(),
  values: z.record(z.string().max(100), z.union([z.boolean(), z.number()])),
});

export interface SwitchSnapshot {
  source: string;
  revision: number;
  values: Record<string, SwitchValue>;
}

/** Why a receiver serves what it serves, best first. */
export const servedReasons = ["LIVE", "STALE", "CACHED", "DEFAULT"] as const;
/**
 * LIVE: its server said within 3 s that nothing is newer. STALE: it said so once, longer ago. CACHED: read
 * from disk and confirmed by nobody since. DEFAULT: nothing known, the declared safe defaults.
 */
export type ServedReason = (typeof servedReasons)[number];
