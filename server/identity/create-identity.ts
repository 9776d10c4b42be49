import type { Viewer } from "../contracts/people.ts";
import type { Env } from "../env.ts";
import type { Parts } from "../parts.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import type { ClientFromKey } from "./api-caller.ts";
import { loadAuthSecret } from "./auth-secret.ts";
import { createAuth } from "./create-auth.ts";
import { createClient } from "./create-client.ts";
import { createKey } from "./create-key.ts";
import { createPerson } from "./create-person.ts";
import { createShop } from "./create-shop.ts";
import { ensureAdministrator } from "./ensure-administrator.ts";
import { enterAs, mayEnterAs } from "./enter-as.ts";
import { handleAuth } from "./handle-auth.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { createKeyCache, type KeyCache } from "./key-cache.ts";
import { listClients } from "./list-clients.ts";
import { listPeople } from "./list-people.ts";
import { listShops } from "./list-shops.ts";
import { createLoginLimits } from "./login-limits.ts";
import { sessionIn, viewersOf } from "./open-sessions.ts";
import { revokeKey } from "./revoke-key.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { updateClient } from "./update-client.ts";
import { updatePerson } from "./update-person.ts";
import { updateShop } from "./update-shop.ts";
import { viewerFrom } from "./viewer-from.ts";

export interface IdentityOptions {
  prisma: Prisma;
  env: Pick<Env, "origin" | "demo" | "dataDir">;
  clock: Clock;
  log: Log;
  /** Tells those who keep shops in memory that an administrator changed one; runs after the commit. */
  shopsChanged?: () => Promise<void>;
  /** The paired screen behind request headers, or null. */
  screenFrom?: (headers: Headers) => Promise<Viewer | null>;
  /** Tells those who hold something open for a person; runs after the commit. */
  viewerChanged?: (viewerId: string) => void;
}

type IdentityPart = Parts["identity"];

export interface Identity extends IdentityPart {
  /** The machine behind an API key; for intake, see ClientFromKey. */
  clientFromKey: ClientFromKey;
  /** For doors that are not for orders. */
  keys: Pick<KeyCache, "holderOf" | "isLive" | "streamTokenOf" | "holderOfStreamToken">;
  /** For those who hold something open for a session: see open-sessions.ts. */
  sessionIn(headers: Headers): string | null;
  viewersOf(sessions: string[]): Promise<Map<string, Viewer>>;
  /** See ensure-administrator.ts; main.ts prints what it gives. */
  ensureAdministrator(): Promise<{ email: string; password: string } | null>;
  /** Loads the API keys and keeps them fresh. */
  start(): Promise<void>;
  stop(): void;
}

/** People, shops' owners and API clients: who is asking, and the use cases of an administrator. */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { prisma, env, clock, log } = options;
  const secret = await loadAuthSecret(env.dataDir);
  const keys = createKeyCache({ prisma, clock, log });
  const auth = createAuth({ prisma, secret, env, log });
  const limits = createLoginLimits();
  const shopsChanged = async () => {
    // The change is saved: whoever keeps shops in memory also reads them on a timer.
    await options.shopsChanged?.().catch((error) => log.warn({ err: error }, "shops could not be reloaded"));
  };
  const screenFrom = options.screenFrom ?? (async () => null);
  const deps: IdentityDeps = {
    prisma,
    auth,
    secret,
    env,
    clock,
    log,
    keys,
    limits,
    shopsChanged,
    screenFrom,
    viewerChanged: options.viewerChanged ?? (() => {}),
  };

  return {
    clientFromKey: keys.callerOf,
    keys,
    sessionIn,
    viewersOf: (sessions) => viewersOf(deps, sessions),
    ensureAdministrator: () => ensureAdministrator(deps),
    start: keys.start,
    stop: keys.stop,
    viewerFrom: (headers) => viewerFrom(deps, headers),
    handleAuth: (request) => handleAuth(deps, request),
    signIn: (input) => signIn(deps, input),
    signOut: (headers) => signOut(deps, headers),
    mayEnterAs: (headers) => mayEnterAs(deps, headers),
    enterAs: (input) => enterAs(deps, input),
    listPeople: (viewer) => listPeople(deps, viewer),
    createPerson: (viewer, input) => createPerson(deps, viewer, input),
    updatePerson: (viewer, input) => updatePerson(deps, viewer, input),
    listShops: (viewer) => listShops(deps, viewer),
    createShop: (viewer, input) => createShop(deps, viewer, input),
    updateShop: (viewer, input) => updateShop(deps, viewer, input),
    listClients: (viewer) => listClients(deps, viewer),
    createClient: (viewer, input) => createClient(deps, viewer, input),
    updateClient: (viewer, input) => updateClient(deps, viewer, input),
    createKey: (viewer, input) => createKey(deps, viewer, input),
    revokeKey: (viewer, input) => revokeKey(deps, viewer, input),
  };
}
