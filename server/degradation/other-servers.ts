import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import type { Receiver } from "./receipts.ts";

/** As own-orders.ts judges a process: three beats missed. */
const GONE_AFTER_S = 6;

export interface OtherServersOptions {
  prisma: Prisma;
  clock: Clock;
  /** This process in the table of instances, as people read it. */
  self: { id: string; name: string };
  /** Another one has taken over a newer revision. */
  applied(receipt: { nodeId: string; revision: number; at: number }): void;
}

export interface OtherServers {
  all(): readonly Receiver[];
  /** Writes the revision served here, reads the others'. @throws when the database is away */
  refresh(revision: number): Promise<void>;
}

/**
 * The other web processes on the same database. Each reads new revisions twice a second and writes what it
 * serves beside its heartbeat: that is its receipt, read here as often, so a flip is confirmed within a second.
 */
export function createOtherServers({ prisma, clock, self, applied }: OtherServersOptions): OtherServers {
  let others: Receiver[] = [];
  let written = -1;
  return {
    all: () => others,
    async refresh(revision) {
      if (revision !== written) {
        const { count } = await prisma.instance.updateMany({
          where: { id: self.id },
          data: { name: self.name, switchRevision: revision },
        });
        // Its row comes with its first heartbeat.
        if (count > 0) written = revision;
      }
      // Judged by the database's clock: those of the machines may differ.
      const rows = await prisma.$queryRaw<{ id: string; name: string; started_at: Date; revision: bigint }[]>`
        SELECT id, name, started_at, switch_revision AS revision FROM instance
        WHERE id <> ${self.id} AND name <> '' AND heartbeat_at > now() - make_interval(secs => ${GONE_AFTER_S})`;
      const before = new Map(others.map((one) => [one.id, one]));
      others = rows.map((row) => ({
        id: row.id,
        name: row.name,
        kind: "server" as const,
        revision: Number(row.revision),
        values: null,
        appliedAt: null,
        reason: "LIVE" as const,
        expected: true,
        since: row.started_at.getTime(),
      }));
      for (const one of others)
        if (one.revision !== before.get(one.id)?.revision)
          applied({ nodeId: one.id, revision: one.revision, at: clock.nowMs() });
    },
  };
}
