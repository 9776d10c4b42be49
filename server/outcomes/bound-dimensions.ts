import type { CountedOutcome } from "./count-outcomes.ts";

/** What clients say of their requests in free text; the cube's other dimensions are ours. */
const FREE = ["region", "device", "network", "appVersion", "channel"] as const;
type Free = (typeof FREE)[number];

/** The cube's name for what is too rare to have a place of its own. */
export const OTHER = "other";

export interface DimensionLimits {
  /** Values of one dimension that get a place, a day. */
  values: number;
  /** Of these, places for whoever comes first; for the others a value must come often. */
  firstComers: number;
  oftenFrom: number;
  /** Combinations of values, a minute. */
  combinations: number;
}

const LIMITS: DimensionLimits = { values: 50, firstComers: 20, oftenFrom: 5, combinations: 5_000 };
/** Values that wait for a place are counted so many at a time. */
const MOST_CANDIDATES = 2_000;
const DAY_MS = 86_400_000;

interface Places {
  /** Value -> how often it came today. */
  taken: Map<string, number>;
  candidates: Map<string, number>;
}

interface Tenant {
  day: number;
  minute: number;
  places: Record<Free, Places>;
  combinations: Set<string>;
}

export type BoundDimensions = (outcome: CountedOutcome) => CountedOutcome;

/**
 * Keeps a client that sends a new value with every order from making a cell of the cube with every order:
 * values beyond the limits, and combinations beyond theirs, are counted as "other". The order itself keeps
 * what was sent. In memory of this process.
 */
export function createDimensionBounds(limits: DimensionLimits = LIMITS): BoundDimensions {
  const tenants = new Map<string, Tenant>();

  function tenantAt({ tenantId, at }: CountedOutcome): Tenant {
    let tenant = tenants.get(tenantId);
    if (!tenant) {
      tenant = { day: 0, minute: 0, places: noPlaces(), combinations: new Set() };
      tenants.set(tenantId, tenant);
    }
    const day = Math.floor(at / DAY_MS);
    // Not back again: what ends late, or on a clock set back, is counted with the newest day.
    if (day > tenant.day) {
      tenant.day = day;
      for (const name of FREE) tenant.places[name] = nextDay(tenant.places[name], limits.firstComers);
    }
    const minute = Math.floor(at / 60_000);
    if (minute > tenant.minute) {
      tenant.minute = minute;
      tenant.combinations.clear();
    }
    return tenant;
  }

  return (outcome) => {
    const tenant = tenantAt(outcome);
    const bound = { ...outcome };
    for (const name of FREE) bound[name] = placed(tenant.places[name], outcome[name], limits);
    const combination = FREE.map((name) => bound[name]).join("\u0000");
    if (tenant.combinations.has(combination)) return bound;
    if (tenant.combinations.size < limits.combinations) tenant.combinations.add(combination);
    else for (const name of FREE) bound[name] = OTHER;
    return bound;
  };
}

const noPlace = (): Places => ({ taken: new Map(), candidates: new Map() });
const noPlaces = (): Record<Free, Places> => ({
  region: noPlace(),
  device: noPlace(),
  network: noPlace(),
  appVersion: noPlace(),
  channel: noPlace(),
});

function placed({ taken, candidates }: Places, value: string, limits: DimensionLimits): string {
  if (value === "-" || value === OTHER) return value;
  const times = taken.get(value);
  if (times !== undefined) {
    taken.set(value, times + 1);
    return value;
  }
  if (taken.size >= limits.values) return OTHER;
  const came = (candidates.get(value) ?? 0) + 1;
  if (taken.size >= limits.firstComers && came < limits.oftenFrom) {
    // A flood of values that never come again pushes out its own kind first: the oldest.
    candidates.delete(value);
    candidates.set(value, came);
    for (const oldest of candidates.keys()) {
      if (candidates.size <= MOST_CANDIDATES) break;
      candidates.delete(oldest);
    }
    return OTHER;
  }
  candidates.delete(value);
  taken.set(value, came);
  return value;
}

/** Yesterday's most frequent values keep their places; one that came a single time was nobody's. */
function nextDay({ taken }: Places, places: number): Places {
  const kept = [...taken]
    .filter(([, times]) => times > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, places);
  return { taken: new Map(kept.map(([value]) => [value, 0])), candidates: new Map() };
}
