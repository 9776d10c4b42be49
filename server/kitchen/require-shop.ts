import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";

/**
 * Merchants are bound to their shops; other roles see all of their tenant's. Whose shop it is, is for
 * the caller to compare.
 */
export function maySeeShop(viewer: Viewer, shopId: string): boolean {
  return viewer.role !== "merchant" || viewer.shopIds.includes(shopId);
}

/** @throws FORBIDDEN */
export function requireShop(viewer: Viewer, shopId: string): void {
  if (!maySeeShop(viewer, shopId)) throw new OpsError("FORBIDDEN", `The shop ${shopId} is not yours.`);
}
