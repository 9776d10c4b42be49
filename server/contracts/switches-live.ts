import type { SwitchKey, SwitchValue } from "./switches.ts";

/** See server/degradation/switch-snapshot.ts for what each means. */
export type ServedReason = "LIVE" | "STALE" | "CACHED" | "DEFAULT";
/** behind: for more than 2 s; lost: for more than 10 s, an alert was raised. */
export type ServedTone = "calm" | "behind" | "lost";

/** What one receiver serves of one switch, by its own word. */
export interface ServedRow {
  key: SwitchKey;
  /** Of a node, or of a web process. */
  nodeId: string;
  name: string;
  kind: "node" | "server";
  /** null: it has not said, or is too old to know the switch. */
  value: SwitchValue | null;
  /** What it should serve. */
  wanted: SwitchValue;
  /** Newest revision of any switch it has taken over. */
  revision: number;
  /** From the commit of the switch's last flip to its receipt; null: flipped before it joined or this process started. */
  appliedMs: number | null;
  /** How long it has not confirmed the flip, while it has not. */
  behindMs: number | null;
  reason: ServedReason;
  tone: ServedTone;
}

export const BEHIND_AFTER_MS = 2_000;
export const LOST_AFTER_MS = 10_000;
