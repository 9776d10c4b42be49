import type { Viewer } from "../contracts/people.ts";

/** What the live layer asks about people and programs. */
export interface LiveIdentity {
  /** The signed-in person behind request headers; null for a stranger, who may watch public topics. */
  viewerFrom(headers: Headers): Promise<Viewer | null>;
  /** The session these headers carry, unproven; null without one. */
  sessionIn(headers: Headers): string | null;
  /** Who is still signed in by each of these sessions; ended ones are absent. One query. */
  viewersOf(sessions: string[]): Promise<Map<string, Viewer>>;
  /** Whether this API key is good. In memory. */
  isApiKey(rawKey: string): boolean;
}

/** What let a socket in, and must stay true for it to stay. */
export type Proof =
  | { kind: "none" }
  | { kind: "session"; session: string }
  /** A paired screen, proven by its key among these headers. */
  | { kind: "headers"; headers: Headers }
  | { kind: "key"; rawKey: string };

export interface Admission {
  viewer: Viewer | null;
  proof: Proof;
}

/** @throws STORE_UNAVAILABLE */
export async function admissionFrom(
  identity: Pick<LiveIdentity, "viewerFrom" | "sessionIn">,
  headers: Headers,
): Promise<Admission> {
  const viewer = await identity.viewerFrom(headers);
  if (!viewer) return { viewer, proof: { kind: "none" } };
  // A paired screen may still carry the cookie of someone who once signed in there.
  const session = viewer.screen ? null : identity.sessionIn(headers);
  return { viewer, proof: session ? { kind: "session", session } : { kind: "headers", headers } };
}
