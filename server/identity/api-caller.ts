import type { KeyScope, tiers } from "../contracts/admin.ts";

/** The machine behind an API key, as intake and admission see it. */
export interface ApiCaller {
  clientId: string;
  tenantId: string;
  tier: (typeof tiers)[number];
}

/** A living key, whatever it is for. */
export interface KeyHolder {
  keyId: string;
  /** null: a scope of another release. */
  scope: KeyScope | null;
  caller: ApiCaller;
}

/**
 * Who holds this key, or null for an unknown, revoked or disabled one. Synchronous and a few
 * microseconds: it is on the way of every order.
 * @throws FORBIDDEN for a key that is not for orders
 */
export type ClientFromKey = (rawKey: string) => ApiCaller | null;
