import type { Condition } from "./series.ts";
import type { ChangeCause, SwitchKey, SwitchRequirement, SwitchRow, SwitchValue } from "./switches.ts";

/** See server/degradation/switch-snapshot.ts for what each means. */
export type ServedReason = "LIVE" | "STALE" | "CACHED" | "DEFAULT";
/** behind: for more than 2 s; lost: for more than 10 s, an alert was raised. */
export type ServedTone = "calm" | "behind" | "lost";

/** What one receiver serves of one switch, by its own word. */
export interface ServedRow {
  key: SwitchKey;
  /** Of a node, of a web process, or of another system's service. */
  nodeId: string;
  name: string;
  kind: "node" | "server" | "service";
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

/** One flip in a switch's history. */
export interface SwitchFlip {
  revision: number;
  key: SwitchKey;
  before: SwitchValue;
  after: SwitchValue;
  /** Person or rule; null: the system. */
  byName: string | null;
  at: number;
  reason: string | null;
  cause: ChangeCause;
  leaseUntil: number | null;
  /** The flip that this one took back. */
  undoOf: number | null;
}
/** Flips of each switch that its page shows. */
export const FLIPS_KEPT_PER_SWITCH = 10;

/** Why a switch may not leave its default now. */
export type SwitchRefusal =
  | { kind: "requires"; requirement: SwitchRequirement }
  /** This other switch is away from its default. */
  | { kind: "conflicts"; with: SwitchKey };

/** A condition of the end of a lease, and how it stands. */
export interface ExitGate {
  condition: Condition;
  /** null: nothing was measured, so it does not hold. */
  measured: number | null;
  holds: boolean;
}

/** Ways into this process, as an operator tells them apart. */
export const routeClasses = [
  "orders_place",
  "orders_read",
  "menus",
  "nodes",
  "live",
  "flags",
  "kitchen_pages",
  "customer_pages",
  "operator_pages",
  "analyst_pages",
  "admin_pages",
  "other",
] as const;
export type RouteClass = (typeof routeClasses)[number];

/** What a flip would touch, counted from the traffic of the last five minutes. */
export interface BlastRadius {
  /** ms the counts cover: five minutes, or less after a start. */
  windowMs: number;
  /** Of the routes it acts on, busiest first. */
  routes: { route: RouteClass; perSecond: number }[];
  requestsPerSecond: number;
  /** Orders and requests of the kind it acts on. */
  ordersPerMinute: number;
  /** Shops they were for. */
  shops: number;
  /** Live connections now that would see a difference; null: it is not seen on screens. */
  screens: number | null;
  /** Nodes that would get the flip. */
  nodes: number;
}

/** How a switch would act, and could end, now. */
export interface SwitchOutlook {
  key: SwitchKey;
  refusals: SwitchRefusal[];
  exit: ExitGate[];
  blast: BlastRadius;
}

export interface SwitchesCollections {
  /** id = key */
  switch: SwitchRow;
  /** id = revision; the last FLIPS_KEPT_PER_SWITCH of each switch */
  flip: SwitchFlip;
  /** id = key/receiver's id */
  served: ServedRow;
  /** id = key; renewed every two seconds while somebody follows */
  outlook: SwitchOutlook;
}
