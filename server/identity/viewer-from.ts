import { type Role, roles, type Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import type { IdentityDeps } from "./identity-deps.ts";

/**
 * The signed-in person behind these request headers, else the paired screen, or null. Role, shops and whether the person is
 * disabled are read each time, so a change by an administrator holds from the next request on.
 * @throws STORE_UNAVAILABLE when the database does not answer
 */
export async function viewerFrom(deps: IdentityDeps, headers: Headers): Promise<Viewer | null> {
  try {
    return (await personFrom(deps, headers)) ?? (await deps.screenFrom(headers));
  } catch (error) {
    deps.log.error({ err: error }, "who is signed in could not be read");
    throw new OpsError("STORE_UNAVAILABLE", "The database does not answer.");
  }
}

async function personFrom(deps: IdentityDeps, headers: Headers): Promise<Viewer | null> {
  if (!headers.get("cookie")?.includes("rushdeck.session_token=")) return null;
  const session = await deps.auth.api.getSession({
    headers,
    // Only an answer that can carry the cookie may extend the session: /api/auth/get-session.
    query: { disableRefresh: true, disableCookieCache: true },
  });
  if (!session) return null;
  const person = await deps.prisma.user.findUnique({ where: { id: session.user.id }, include: withShops });
  return person && !person.banned ? toViewer(person) : null;
}

/** What a viewer is made of: for `include` of a Prisma query. */
export const withShops = { shops: { select: { shopId: true }, orderBy: { shopId: "asc" } } } as const;

export function toViewer(person: {
  id: string;
  name: string;
  email: string;
  role: string;
  tenantId: string;
  shops: { shopId: string }[];
}): Viewer {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role: roleOf(person.role),
    tenantId: person.tenantId,
    shopIds: person.shops.map(({ shopId }) => shopId),
  };
}

/** A role nobody knows gets the least: no shops, no rights. */
export function roleOf(role: string): Role {
  return roles.find((one) => one === role) ?? "merchant";
}
