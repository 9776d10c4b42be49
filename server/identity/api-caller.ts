import type { tiers } from "../contracts/admin.ts";

/** The machine behind an API key, as intake and admission see it. */
export interface ApiCaller {
  clientId: string;
  tenantId: string;
  tier: (typeof tiers)[number];
}

/**
 * Who holds this key, or null for an unknown, revoked or disabled one. Synchronous and a few
 * microseconds: it is on the way of every order.
 */
export type ClientFromKey = (rawKey: string) => ApiCaller | null;
