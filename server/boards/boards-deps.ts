import type { ScreenRow } from "../contracts/boards.ts";
import type { Permission, Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { TryLimit } from "../shared/try-limit.ts";
import type { Pairings } from "./pairings.ts";
import type { ScreenViewers } from "./screen-viewers.ts";

/** What the use cases of boards work with. */
export interface BoardsDeps {
  prisma: Prisma;
  clock: Clock;
  hub: Pick<LiveHub, "publish">;
  log: Pick<Log, "warn">;
  /** Only over https may a cookie be marked Secure. */
  secureCookies: boolean;
  pairings: Pairings;
  screens: ScreenViewers;
  codeLimit: TryLimit;
  claimLimit: TryLimit;
}

/**
 * The viewer's own shop. @throws FORBIDDEN by role, and for a merchant of other shops; NOT_FOUND also
 * for another tenant's shop
 */
export async function requireBoardShop(
  store: Pick<Transaction, "shop">,
  viewer: Viewer,
  { shopId, permission }: { shopId: string; permission: Permission },
) {
  requirePermission(viewer, permission);
  if (viewer.role === "merchant" && !viewer.shopIds.includes(shopId)) {
    throw new OpsError("FORBIDDEN", `The shop ${shopId} is not yours.`);
  }
  const shop = await store.shop.findFirst({ where: { id: shopId, tenantId: viewer.tenantId } });
  if (!shop) throw new OpsError("NOT_FOUND", "There is no such shop.");
  return shop;
}

export function toScreenRow(screen: {
  id: string;
  name: string;
  templateId: string;
  pairedAt: Date;
  pairedBy: string;
  lastSeenAt: Date | null;
}): ScreenRow {
  return {
    id: screen.id,
    name: screen.name,
    templateId: screen.templateId,
    pairedAt: screen.pairedAt.getTime(),
    pairedBy: screen.pairedBy,
    lastSeenAt: screen.lastSeenAt?.getTime() ?? null,
  };
}
