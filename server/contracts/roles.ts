export const roles = ["administrator", "operator", "analyst", "merchant"] as const;
export type Role = (typeof roles)[number];

/** Who is asking: a signed-in person, or a paired screen. Merchants carry the shops they may see; other roles see all. */
export interface Viewer {
  id: string;
  name: string;
  email: string;
  role: Role;
  tenantId: string;
  shopIds: string[];
  /** A device that was paired with a shop, not a person: it has its board and nothing else. */
  screen?: { id: string; templateId: string };
}

/** What each role may do. The one table every action, route and socket consults. */
export const permissions = {
  /** The list of shops: a merchant's own, everybody else's tenant's. */
  "shops.list": ["administrator", "operator", "analyst", "merchant"],
  "tickets.watch": ["administrator", "operator", "merchant"],
  "tickets.act": ["administrator", "operator", "merchant"],
  /** A shop's message channel. */
  "alerts.manage": ["administrator", "merchant"],
  /** How a shop's kitchen screens look, and which devices they are. */
  "boards.manage": ["administrator", "operator", "merchant"],
  "operations.watch": ["administrator", "operator", "analyst"],
  "operations.act": ["administrator", "operator"],
  /** Who did what, everywhere in the installation. */
  "audit.read": ["administrator", "operator"],
  "attribution.watch": ["administrator", "operator", "analyst"],
  /** Notes, deploys and incidents on the charts. */
  "annotations.write": ["administrator", "operator", "analyst"],
  "admin.manage": ["administrator"],
  "demo.control": ["administrator", "operator"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

export function roleMay(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}

/** What of a merchant's rights a paired screen has. */
const screenPermissions: readonly Permission[] = ["shops.list", "tickets.watch", "tickets.act"];

/** By role, and a screen only what a screen is for. */
export function viewerMay(viewer: Pick<Viewer, "role" | "screen">, permission: Permission): boolean {
  return roleMay(viewer.role, permission) && (!viewer.screen || screenPermissions.includes(permission));
}
