import { z } from "zod";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { PEER_HEADER } from "./create-auth.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { writeAudit } from "./write-audit.ts";

const credentialsSchema = z.object({ email: z.email().max(160), password: z.string().min(1).max(128) });

/**
 * Opens a session. Wrong password, unknown e-mail and disabled person answer the same.
 * @returns Set-Cookie header values
 * @throws UNAUTHENTICATED, RATE_LIMITED after five failures in a row
 */
export async function signIn(
  deps: IdentityDeps,
  { headers, ...input }: { email: string; password: string; headers: Headers },
): Promise<{ setCookie: string[] }> {
  const credentials = parseInput(credentialsSchema, input);
  const peer = headers.get(PEER_HEADER) ?? "unknown";
  const attempt = deps.limits.beginTry({ email: credentials.email, peer }, deps.clock.nowMs());
  const opened = await openSession(deps, credentials, headers);
  attempt.succeeded();
  await writeAudit(deps.prisma, {
    actor: `person:${opened.personId}`,
    action: "session.open",
    target: `person:${opened.personId}`,
    after: { peer },
  });
  return { setCookie: opened.setCookie };
}

/** @throws UNAUTHENTICATED */
export async function openSession(
  deps: IdentityDeps,
  credentials: { email: string; password: string },
  headers: Headers,
): Promise<{ setCookie: string[]; personId: string }> {
  try {
    const answer = await deps.auth.api.signInEmail({ body: credentials, headers, returnHeaders: true });
    return { setCookie: answer.headers.getSetCookie(), personId: answer.response.user.id };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new OpsError("UNAUTHENTICATED", "E-mail and password do not fit together.");
  }
}

/** An answer of the sign-in library with a 4xx status; anything else is a fault. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500;
}
