export const roles = ["administrator", "operator", "analyst", "merchant"] as const;
export type Role = (typeof roles)[number];

/** Who is asking: a signed-in person. Merchants carry the shops they may see; other roles see all. */
export interface Viewer {
  id: string;
  name: string;
  email: string;
  role: Role;
  tenantId: string;
  shopIds: string[];
}

/** What each role may do. The one table every action, route and socket consults. */
export const permissions = {
  /** The list of shops: a merchant's own, everybody else's tenant's. */
  "shops.list": ["administrator", "operator", "analyst", "merchant"],
  "tickets.watch": ["administrator", "operator", "merchant"],
  "tickets.act": ["administrator", "operator", "merchant"],
  /** A shop's message channel. */
  "alerts.manage": ["administrator", "merchant"],
  "operations.watch": ["administrator", "operator", "analyst"],
  "operations.act": ["administrator", "operator"],
  "attribution.watch": ["administrator", "operator", "analyst"],
  "admin.manage": ["administrator"],
  "demo.control": ["administrator", "operator"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

export function roleMay(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}
