import type { IdentityDeps } from "./identity-deps.ts";

/** Ends the session behind these headers, if there is one. @returns Set-Cookie header values */
export async function signOut(deps: IdentityDeps, headers: Headers): Promise<{ setCookie: string[] }> {
  const answer = await deps.auth.api.signOut({ headers, returnHeaders: true });
  return { setCookie: answer.headers.getSetCookie() };
}
