import type { OrderClass } from "../contracts/orders.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { kindOf } from "./rules/hot-keys.ts";

/** Requests for one key are turned away until then. Times: epoch ms. */
export interface Sideline {
  key: string;
  since: number;
  until: number;
  by: string;
  byName: string;
  reason: string | null;
}

export interface Sidelines {
  /** The sideline that stands in the way of a new request, if one does. From memory, in microseconds. */
  against(keys: readonly string[], orderClass: OrderClass, nowMs: number): Sideline | null;
  countTurnedAway(key: string): void;
  /** What is sidelined now, with how many requests it has turned away. */
  all(): (Sideline & { turnedAway: number })[];
  find(key: string): (Sideline & { turnedAway: number }) | null;
  /** What has just been committed, before the next look at the database. */
  put(sideline: Sideline): void;
  drop(key: string): void;
  start(): Promise<void>;
  stop(): void;
}

export const SIDELINE_PREFIX = "sideline:";
/** Another process may have sidelined or lifted something. */
const LOOK_EVERY_MS = 2_000;

/** Sidelined keys, kept as settings so that a restart does not let a flood back in. */
export function createSidelines({
  prisma,
  clock,
  log,
}: {
  prisma: Pick<Prisma, "setting" | "$queryRaw">;
  clock: Clock;
  log: Pick<Log, "warn">;
}): Sidelines {
  let standing = new Map<string, Sideline>();
  const turnedAway = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  /** A look that began before a change would undo it. */
  let changes = 0;

  const isOn = (sideline: Sideline, nowMs: number) => sideline.until > nowMs;

  async function look(): Promise<void> {
    const before = changes;
    const rows = await prisma.setting.findMany({ where: { key: { startsWith: SIDELINE_PREFIX } } });
    if (before !== changes) return;
    const now = clock.nowMs();
    const all = rows.map((row) => row.value as unknown as Sideline);
    standing = new Map(all.filter((one) => isOn(one, now)).map((one) => [one.key, one]));
    for (const key of turnedAway.keys()) if (!standing.has(key)) turnedAway.delete(key);
    const over = all.filter((one) => !isOn(one, now)).map((one) => SIDELINE_PREFIX + one.key);
    if (over.length > 0) await prisma.setting.deleteMany({ where: { key: { in: over } } });
  }

  /** Counted anew from the receipts, some of which stand for many: the process that counted is gone. */
  async function countSoFar({ key, since }: Sideline): Promise<void> {
    const [row] = await prisma.$queryRaw<{ n: bigint }[]>`
      SELECT coalesce(sum(coalesce((detail->>'sampledOneIn')::int, 1)), 0) AS n FROM receipt
      WHERE at >= ${new Date(since)} AND reason = 'sidelined' AND detail->>'key' = ${key}`;
    turnedAway.set(key, Number(row?.n ?? 0));
  }

  const withCount = (one: Sideline) => ({ ...one, turnedAway: turnedAway.get(one.key) ?? 0 });

  return {
    against(keys, orderClass, nowMs) {
      if (standing.size === 0) return null;
      for (const key of keys) {
        const sideline = standing.get(key);
        if (!sideline || !isOn(sideline, nowMs)) continue;
        // A paid request is somebody's money: only its own client's sideline stops it, for a client
        // names its own class.
        if (orderClass === "paid" && kindOf(key) !== "client") continue;
        return sideline;
      }
      return null;
    },
    countTurnedAway: (key) => void turnedAway.set(key, (turnedAway.get(key) ?? 0) + 1),
    all() {
      const now = clock.nowMs();
      return [...standing.values()].filter((one) => isOn(one, now)).map(withCount);
    },
    find(key) {
      const found = standing.get(key);
      return found && isOn(found, clock.nowMs()) ? withCount(found) : null;
    },
    put(sideline) {
      changes++;
      if (standing.get(sideline.key)?.since !== sideline.since) turnedAway.delete(sideline.key);
      standing.set(sideline.key, sideline);
    },
    drop(key) {
      changes++;
      standing.delete(key);
      turnedAway.delete(key);
    },
    async start() {
      await look();
      await Promise.all([...standing.values()].map(countSoFar));
      timer = setInterval(() => {
        look().catch((error) => log.warn({ err: error }, "sidelines are as last known"));
      }, LOOK_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
}
