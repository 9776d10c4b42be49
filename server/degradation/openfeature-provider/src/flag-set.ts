export type FlagValue = boolean | number | string | object;

export interface HeldFlag {
  value: FlagValue;
  variant: string | undefined;
  metadata: Readonly<Record<string, string | number | boolean>>;
}

/** All flags at one revision, as a server told them or the disk kept them. */
export interface FlagSet {
  /** Whose count of revisions it is: two counts cannot be compared. */
  source: string;
  revision: number;
  etag: string | null;
  flags: ReadonlyMap<string, HeldFlag>;
}

/** What lies on disk: plain, so that JSON holds it. */
export interface KeptFlagSet {
  source: string;
  revision: number;
  etag: string | null;
  flags: { key: string; value: FlagValue; variant?: string; metadata?: HeldFlag["metadata"] }[];
}

/** The body of a bulk evaluation, read with suspicion. @throws Error when it is not one */
export function flagSetFrom(body: unknown, etag: string | null): FlagSet {
  if (!isRecord(body) || !Array.isArray(body.flags)) throw new Error("the answer holds no flags");
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  const flags = new Map<string, HeldFlag>();
  for (const one of body.flags as unknown[]) {
    // A flag that could not be evaluated comes without a value: the code's default serves.
    if (!isRecord(one) || typeof one.key !== "string" || !isFlagValue(one.value)) continue;
    flags.set(one.key, {
      value: one.value,
      variant: typeof one.variant === "string" ? one.variant : undefined,
      metadata: Object.freeze(primitivesOf(one.metadata)),
    });
  }
  return {
    source: typeof metadata.source === "string" ? metadata.source : "",
    revision: typeof metadata.revision === "number" ? metadata.revision : 0,
    etag,
    flags,
  };
}

/** @throws Error when it is not what `toKept` made */
export function fromKept(kept: unknown): FlagSet {
  if (!isRecord(kept)) throw new Error("the file holds no flags");
  const { source, revision, etag, flags } = kept;
  return flagSetFrom({ flags, metadata: { source, revision } }, typeof etag === "string" ? etag : null);
}

export function toKept({ source, revision, etag, flags }: FlagSet): KeptFlagSet {
  return { source, revision, etag, flags: [...flags].map(([key, flag]) => ({ key, ...flag })) };
}

/**
 * Whether `offered` may replace `held`: never an older revision of the same count, as an answer may come
 * from a server that lags behind another.
 */
export function isNewer(held: FlagSet | null, offered: FlagSet): boolean {
  if (held === null || held.source !== offered.source) return true;
  // The same revision under another etag: an upgrade with other flags.
  return (
    offered.revision > held.revision || (offered.revision === held.revision && offered.etag !== held.etag)
  );
}

/** Keys whose value or metadata differ, and those only one of them has. */
export function changedKeys(before: FlagSet | null, after: FlagSet): string[] {
  const keys = new Set([...(before?.flags.keys() ?? []), ...after.flags.keys()]);
  return [...keys].filter(
    (key) => JSON.stringify(before?.flags.get(key)) !== JSON.stringify(after.flags.get(key)),
  );
}

function primitivesOf(metadata: unknown): Record<string, string | number | boolean> {
  if (!isRecord(metadata)) return {};
  const primitives = Object.entries(metadata).filter(([, value]) =>
    ["string", "number", "boolean"].includes(typeof value),
  );
  return Object.fromEntries(primitives) as Record<string, string | number | boolean>;
}

const isFlagValue = (value: unknown): value is FlagValue =>
  value !== null && ["boolean", "number", "string", "object"].includes(typeof value);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
