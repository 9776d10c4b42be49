import { createHash } from "node:crypto";
import { type SwitchKey, type SwitchValue, switchCatalogue, switchKeys } from "../../contracts/switches.ts";
import type { SwitchStandings } from "../switch-state.ts";

/** A switch as OFREP tells it. There is always a value: older clients take an absent one for a fault. */
export interface Flag {
  key: string;
  value: SwitchValue;
  /** Switches have no targeting: whoever asks gets the same. */
  reason: "STATIC";
  variant: string;
  metadata: Record<string, string | number | boolean>;
}

export interface Flags {
  one(key: string): Flag | undefined;
  all(): Flag[];
  /** Another one whenever a switch, or the catalogue itself, is another. */
  etag(): string;
  /** The etag without its quotes, as an event's id. */
  version(): string;
  source(): string;
  revision(): number;
  /** Epoch seconds. */
  lastModified(): number;
}

/** Names the flags as one set, in telemetry too. */
export const FLAG_SET = "rushdeck";

/** The switches as feature flags. */
export function createFlags(standings: SwitchStandings, startedAt: number): Flags {
  let named = { source: "", name: countName("") };
  const version = () => {
    const source = standings.source();
    if (named.source !== source) named = { source, name: countName(source) };
    return `${standings.revision()}-${named.name}`;
  };
  return {
    one: (key) => (isKey(key) ? flagOf(key, standings) : undefined),
    all: () => switchKeys.map((key) => flagOf(key, standings)),
    version,
    etag: () => `"${version()}"`,
    source: standings.source,
    revision: standings.revision,
    lastModified: () => {
      const times = switchKeys.map((key) => standings.stateOf(key)?.setAt ?? 0);
      return Math.floor((Math.max(...times) || startedAt) / 1_000);
    },
  };
}

/** The same revision of another database, or of an upgrade with other switches, is not the same. */
function countName(source: string): string {
  return createHash("sha256")
    .update(JSON.stringify([source, switchCatalogue]))
    .digest("hex")
    .slice(0, 8);
}

/** The revision inside an etag of ours; null for anything else. */
export function revisionIn(etag: string): number | null {
  const found = /^"?(\d{1,15})-[0-9a-f]{8}"?$/.exec(etag);
  return found ? Number(found[1]) : null;
}

const isKey = (key: string): key is SwitchKey => Object.hasOwn(switchCatalogue, key);

function flagOf(key: SwitchKey, standings: SwitchStandings): Flag {
  const { safeDefault, kind } = switchCatalogue[key];
  const value = standings.valueOf(key);
  const state = standings.stateOf(key);
  const isDefault = value === safeDefault;
  return {
    key,
    value,
    reason: "STATIC",
    variant: typeof value === "boolean" ? (value ? "on" : "off") : `level-${value}`,
    metadata: {
      flagSetId: FLAG_SET,
      version: state?.revision ?? 0,
      kind,
      isDefault,
      // How far from normal: 0 is normal for every switch, whatever its type and default.
      level: isDefault ? 0 : Math.max(1, Number(value)),
      ...(state?.leaseUntil ? { leaseUntil: state.leaseUntil } : {}),
    },
  };
}
