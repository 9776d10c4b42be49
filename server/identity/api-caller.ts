import type { Tier } from "../admission/rules/tier-limit.ts";

/** The API client behind a key. */
export interface ApiCaller {
  clientId: string;
  tenantId: string;
  tier: Tier;
}
