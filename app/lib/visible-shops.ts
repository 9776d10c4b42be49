import "server-only";
import { cache } from "react";
import type { ShopRow } from "#server/contracts/admin.ts";
import { getParts } from "#server/process-registry.ts";
import { requireViewer } from "./require-viewer.ts";

/** The shops the signed-in person may see; read once per request. */
export const visibleShops = cache(
  async (): Promise<ShopRow[]> => getParts().identity.listShops(await requireViewer()),
);
