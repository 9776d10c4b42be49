import type { Viewer } from "../contracts/people.ts";
import type { Env } from "../env.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import type { Auth } from "./create-auth.ts";
import type { KeyCache } from "./key-cache.ts";
import type { LoginLimits } from "./login-limits.ts";

/** What the use cases of identity work with. */
export interface IdentityDeps {
  prisma: Prisma;
  auth: Auth;
  secret: string;
  env: Pick<Env, "origin" | "demo">;
  clock: Clock;
  log: Log;
  keys: KeyCache;
  limits: LoginLimits;
  /** Tells those who keep shops in memory; runs after the commit. */
  shopsChanged: () => Promise<void>;
  /** Tells those who hold something open for a person that the person's rights or sessions changed. */
  viewerChanged: (viewerId: string) => void;
  /** The paired screen behind request headers, or null. */
  screenFrom: (headers: Headers) => Promise<Viewer | null>;
}

/** A client inside a transaction. */
export type Transaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];

export { DEFAULT_TENANT } from "../shared/default-tenant.ts";
