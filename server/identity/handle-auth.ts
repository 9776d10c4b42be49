import type { IdentityDeps } from "./identity-deps.ts";

/**
 * The doors of the sign-in library that are open over HTTP. Signing in goes through our own action,
 * which counts failures; everything else the library offers stays shut.
 */
const OPEN = new Set(["GET /api/auth/get-session", "POST /api/auth/sign-out"]);

export async function handleAuth(deps: IdentityDeps, request: Request): Promise<Response> {
  if (!OPEN.has(`${request.method} ${new URL(request.url).pathname}`)) {
    return Response.json({ code: "NOT_FOUND" }, { status: 404 });
  }
  return deps.auth.handler(request);
}
