import type { Viewer } from "../contracts/people.ts";
import type { LiveIdentity } from "./live-identity.ts";
import type { LiveSocket } from "./live-socket.ts";

export interface RecheckDeps {
  identity: LiveIdentity;
  log: { warn(details: object, message: string): void };
}

/**
 * Ends the sockets of those who signed out, were disabled or have other rights than when they came;
 * they may come again as who they are now. One query for all sessions; screens are asked about one by
 * one. While the store does not answer, who was proven stays.
 */
export async function recheckSockets(
  sockets: Iterable<LiveSocket>,
  { identity, log }: RecheckDeps,
): Promise<void> {
  const bySession: { session: string; socket: LiveSocket }[] = [];
  const others: Promise<void>[] = [];
  for (const socket of sockets) {
    const { viewer, proof } = socket.data.admission;
    if (proof.kind === "session") bySession.push({ session: proof.session, socket });
    else if (proof.kind === "key" && !identity.isApiKey(proof.rawKey)) socket.disconnect(true);
    else if (proof.kind === "headers") {
      const check = async () => keepOrEnd(socket, viewer, await identity.viewerFrom(proof.headers));
      others.push(check());
    }
  }
  try {
    const sessions = [...new Set(bySession.map(({ session }) => session))];
    const viewers = sessions.length > 0 ? await identity.viewersOf(sessions) : new Map<string, Viewer>();
    for (const { session, socket } of bySession) {
      keepOrEnd(socket, socket.data.admission.viewer, viewers.get(session) ?? null);
    }
  } catch (error) {
    log.warn({ error: String(error) }, "live: sessions could not be checked again");
  }
  for (const result of await Promise.allSettled(others)) {
    if (result.status === "rejected") {
      log.warn({ error: String(result.reason) }, "live: a screen could not be checked again");
    }
  }
}

function keepOrEnd(socket: LiveSocket, before: Viewer | null, now: Viewer | null): void {
  if (!before || !now || !sameRights(before, now)) socket.disconnect(true);
}

function sameRights(a: Viewer, b: Viewer): boolean {
  return (
    a.id === b.id &&
    a.role === b.role &&
    a.tenantId === b.tenantId &&
    a.shopIds.length === b.shopIds.length &&
    a.shopIds.every((shop) => b.shopIds.includes(shop))
  );
}
