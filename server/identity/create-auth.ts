import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { Env } from "../env.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import { isLoopbackHost } from "./rules/loopback.ts";

const DAY_SECONDS = 24 * 3_600;
/** The socket's remote address, written by the server itself over whatever a client sent. */
export const PEER_HEADER = "x-rushdeck-peer";

export interface AuthOptions {
  prisma: Prisma;
  secret: string;
  env: Pick<Env, "origin">;
  log: Log;
}

/** The sign-in library over our tables: e-mail and password, nobody signs up by themselves. */
export function createAuth({ prisma, secret, env, log }: AuthOptions) {
  const secure = env.origin?.startsWith("https://") ?? false;
  return betterAuth({
    appName: "Rushdeck",
    secret,
    // Only mails and redirects would use it, and there are none.
    baseURL: env.origin ?? "http://localhost",
    trustedOrigins: (request) => {
      const host = request?.headers.get("host");
      return host && isLoopbackHost(host) ? [`http://${host}`] : [];
    },
    database: prismaAdapter(prisma, { provider: "postgresql" }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: {
      // `input: false`: no request of a person can set these.
      additionalFields: {
        role: { type: "string", input: false },
        tenantId: { type: "string", input: false },
        banned: { type: "boolean", input: false },
      },
    },
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: DAY_SECONDS },
    advanced: {
      cookiePrefix: "rushdeck",
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure },
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const person = await prisma.user.findUnique({ where: { id: session.userId } });
            return person?.banned ? false : { data: session };
          },
        },
      },
    },
    // Our own limits count by e-mail and address; see login-limits.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => {
        if (level === "error") log.error({ part: "identity" }, message);
        else log.debug({ part: "identity" }, message);
      },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
