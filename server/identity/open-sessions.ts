import type { Viewer } from "../contracts/people.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { toViewer, withShops } from "./viewer-from.ts";

const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?rushdeck\.session_token=([^;]+)/;

/** The session a cookie names, without asking whether it is genuine: `viewerFrom` tells that. */
export function sessionIn(headers: Headers): string | null {
  const value = SESSION_COOKIE.exec(headers.get("cookie") ?? "")?.[1];
  // <token>.<signature>, encoded for a cookie.
  return value?.split(".")[0] ?? null;
}

/** Who is still signed in by each of these sessions: ended ones and disabled people are absent. One query. */
export async function viewersOf(
  { prisma, clock }: Pick<IdentityDeps, "prisma" | "clock">,
  sessions: string[],
): Promise<Map<string, Viewer>> {
  const rows = await prisma.session.findMany({
    where: { token: { in: sessions }, expiresAt: { gt: new Date(clock.nowMs()) }, user: { banned: false } },
    select: { token: true, user: { include: withShops } },
  });
  return new Map(rows.map(({ token, user }) => [token, toViewer(user)]));
}
