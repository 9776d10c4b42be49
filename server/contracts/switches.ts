import { z } from "zod";

/**
 * The switch catalogue. Each row states what the switch does in the code path that reads it, and the
 * default in force when nothing (or nobody reachable) says otherwise.
 */
export const switchCatalogue = {
  "writes.queued": { type: "boolean", safeDefault: false, blast: "writes" },
  "admission.shed_low": { type: "boolean", safeDefault: false, blast: "intake" },
  "live.coalesce": { type: "level", safeDefault: 0, max: 3, blast: "screens" },
  "prediction.simple": { type: "boolean", safeDefault: false, blast: "kitchen" },
} as const;
export type SwitchKey = keyof typeof switchCatalogue;
export const switchKeys = Object.keys(switchCatalogue) as [SwitchKey, ...SwitchKey[]];
export type SwitchValue = boolean | number;

/** live.coalesce level -> least time between two frames of a topic, ms. */
export const COALESCE_MS = [0, 250, 1_000, 3_000] as const;

export const DEFAULT_LEASE_MINUTES = 30;
export const MAX_LEASE_MINUTES = 24 * 60;

export const setSwitchSchema = z.object({
  key: z.enum(switchKeys),
  value: z.union([z.boolean(), z.number().int().min(0).max(3)]),
  /** How long the switch stays away from its default before it returns by itself. */
  leaseMinutes: z.number().int().min(1).max(MAX_LEASE_MINUTES).default(DEFAULT_LEASE_MINUTES),
  reason: z.string().trim().max(200).optional(),
  /** The revision the operator was looking at; a newer one wins and this call gets STALE. */
  seenRevision: z.number().int().nonnegative(),
});
export type SetSwitch = z.input<typeof setSwitchSchema>;

export interface SwitchRow {
  key: SwitchKey;
  value: SwitchValue;
  isDefault: boolean;
  revision: number;
  setByName: string | null;
  /** Epoch ms. */
  setAt: number | null;
  leaseUntil: number | null;
  reason: string | null;
  /** Nodes that confirmed this revision, of those alive; ms of the slowest since the flip. */
  receipts: { applied: number; total: number; slowestMs: number | null };
  /** What it would touch right now: orders per minute over the last 5 minutes. */
  ordersPerMinute: number;
}
