import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/prisma/client.ts";

export type { Node } from "./generated/prisma/client.ts";
export type Prisma = PrismaClient;

/** The pool's limits are set here because the driver's own defaults wait for a connection for ever. */
export function openPrisma(databaseUrl: string): Prisma {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: 8,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  return new PrismaClient({ adapter });
}
