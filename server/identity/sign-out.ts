import type { IdentityDeps } from "./identity-deps.ts";
import { viewerFrom } from "./viewer-from.ts";
import { actorOf, writeAudit } from "./write-audit.ts";

/** Ends the session behind these headers, if there is one. @returns Set-Cookie header values */
export async function signOut(deps: IdentityDeps, headers: Headers): Promise<{ setCookie: string[] }> {
  // Whoever leaves must be able to, also when it cannot be said who it was.
  const viewer = await viewerFrom(deps, headers).catch(() => null);
  const answer = await deps.auth.api.signOut({ headers, returnHeaders: true });
  if (viewer) {
    // Leaving must not hang on the log: the session is over already.
    await writeAudit(deps.prisma, {
      actor: actorOf(viewer),
      action: "session.close",
      target: actorOf(viewer),
    }).catch((error) => deps.log.warn({ err: error }, "a sign-out is not in the audit log"));
    deps.viewerChanged(viewer.id);
  }
  return { setCookie: answer.headers.getSetCookie() };
}
