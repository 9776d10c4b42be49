import type { KeyScope } from "#server/contracts/admin.ts";

/** Where the words of a scope are in the message files, which do not allow dots in names. */
export const SCOPE_WORDS = {
  orders: { label: "scopes.orders", hint: "scopeHints.orders" },
  "switches.read": { label: "scopes.switchesRead", hint: "scopeHints.switchesRead" },
  "attribution.read": { label: "scopes.attributionRead", hint: "scopeHints.attributionRead" },
  "annotations.write": { label: "scopes.annotationsWrite", hint: "scopeHints.annotationsWrite" },
} as const satisfies Record<KeyScope, { label: string; hint: string }>;
