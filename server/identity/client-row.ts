import { type ApiClientRow, type KeyScope, keyScopes, tiers } from "../contracts/admin.ts";

export const withKeys = { keys: { orderBy: { createdAt: "asc" } } } as const;

interface StoredClient {
  id: string;
  name: string;
  tier: string;
  createdAt: Date;
  disabledAt: Date | null;
  keys: {
    id: string;
    prefix: string;
    scope: string;
    createdAt: Date;
    lastUsedAt: Date | null;
    revokedAt: Date | null;
  }[];
}

export function toClientRow(client: StoredClient): ApiClientRow {
  return {
    id: client.id,
    name: client.name,
    tier: tierOf(client.tier),
    createdAt: client.createdAt.getTime(),
    disabled: client.disabledAt !== null,
    keys: client.keys.map(({ id, prefix, scope, createdAt, lastUsedAt, revokedAt }) => ({
      id,
      prefix,
      scope: scopeOf(scope),
      createdAt: createdAt.getTime(),
      lastUsedAt: lastUsedAt?.getTime() ?? null,
      revokedAt: revokedAt?.getTime() ?? null,
    })),
  };
}

/** A scope nobody knows opens nothing. */
export function scopeOf(scope: string): KeyScope | null {
  return keyScopes.find((one) => one === scope) ?? null;
}

/** A tier nobody knows gets the smaller limits. */
export function tierOf(tier: string): ApiClientRow["tier"] {
  return tiers.find((one) => one === tier) ?? "free";
}
