import type { ReviewKind } from "../contracts/audit.ts";
import type { BreakerHold, BreakerStateName, BreakerTurn, TurnCause } from "../contracts/breakers.ts";
import { breakerStates, dependencies, TURNS_KEPT, turnCauses } from "../contracts/breakers.ts";
import type { Prisma } from "../platform/prisma.ts";
import { OpsError } from "../shared/errors.ts";
import type { Position } from "./rules/breaker-state.ts";

export interface KeptPosition {
  id: string;
  position: Position;
  lastError: string | null;
  since: number;
}

export interface NewTurn {
  breaker: string;
  at: number;
  from: BreakerStateName;
  to: BreakerStateName;
  cause: TurnCause;
  detail: string | null;
  byName: string | null;
}

export interface HoldChange {
  id: string;
  before: BreakerHold | null;
  /** null: released. */
  after: BreakerHold | null;
  actor: string;
  actorName: string | null;
  action: string;
  reason: string | null;
  at: number;
  /** Whether a second person looks at it afterwards. */
  review: ReviewKind | null;
  /** The second person who said yes before. */
  approvedBy: { id: string; name: string } | null;
}

export interface BreakerStore {
  positions(): Promise<KeptPosition[]>;
  /** A closed one needs no row. */
  keep(position: KeptPosition | { id: string; position: null }): Promise<void>;
  addTurn(turn: NewTurn): Promise<BreakerTurn>;
  /** Newest first; of one breaker, or of all. */
  turns(breaker: string | null, limit: number): Promise<BreakerTurn[]>;
  holds(): Promise<Map<string, BreakerHold>>;
  /**
   * Hold and audit entry in one transaction.
   * @returns false when somebody else changed the hold first
   */
  changeHold(change: HoldChange): Promise<boolean>;
}

/** `dependency/target`; the target may be empty. */
export const breakerId = (dependency: string, target: string) => `${dependency}/${target}`;

export function partsOf(id: string): Pick<BreakerTurn, "dependency" | "target"> | null {
  const at = id.indexOf("/");
  const dependency = dependencies.find((known) => known === id.slice(0, at));
  return dependency ? { dependency, target: id.slice(at + 1) } : null;
}

export function createBreakerStore(prisma: Prisma): BreakerStore {
  return {
    positions: async () =>
      (await prisma.breakerPosition.findMany()).map(({ id, position, lastError, since }) => ({
        id,
        position: position as unknown as Position,
        lastError,
        since: since.getTime(),
      })),
    async keep(kept) {
      if (kept.position === null) {
        await prisma.breakerPosition.deleteMany({ where: { id: kept.id } });
        return;
      }
      const data = {
        position: { ...kept.position },
        lastError: kept.lastError,
        since: new Date(kept.since),
      };
      await prisma.breakerPosition.upsert({
        where: { id: kept.id },
        create: { id: kept.id, ...data },
        update: data,
      });
    },
    async addTurn({ from, to, at, ...turn }) {
      const row = await prisma.breakerTurn.create({
        data: { ...turn, fromState: from, toState: to, at: new Date(at) },
      });
      await prisma.$executeRaw`
        DELETE FROM breaker_turn WHERE breaker = ${turn.breaker} AND id <= (
          SELECT id FROM breaker_turn WHERE breaker = ${turn.breaker} ORDER BY id DESC OFFSET ${TURNS_KEPT} LIMIT 1
        )`;
      const [added] = toTurn(row);
      if (!added) throw new Error(`no such dependency: ${turn.breaker}`);
      return added;
    },
    turns: async (breaker, limit) =>
      (
        await prisma.breakerTurn.findMany({
          where: breaker === null ? {} : { breaker },
          orderBy: { id: "desc" },
          take: limit,
        })
      ).flatMap(toTurn),
    async holds() {
      const rows = await prisma.breakerHold.findMany();
      return new Map(
        rows.map(({ id, kind, since, until, byName, reason }) => [
          id,
          {
            kind: kind === "disabled" ? "disabled" : "forced_open",
            since: since.getTime(),
            until: until.getTime(),
            byName,
            reason,
          },
        ]),
      );
    },
    async changeHold(change) {
      try {
        return await prisma.$transaction((transaction) => changeHoldIn(transaction, change));
      } catch (error) {
        throw new OpsError("STORE_UNAVAILABLE", "This could not be saved; the breaker stands as it was.", {
          reason: error instanceof Error ? error.message.slice(0, 200) : undefined,
          retryAfterMs: 2_000,
        });
      }
    },
  };
}

type Transaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];

async function changeHoldIn(transaction: Transaction, change: HoldChange): Promise<boolean> {
  const { id, before, after, actor, actorName, action, reason, at, review, approvedBy } = change;
  if (before) {
    const gone = await transaction.breakerHold.deleteMany({ where: { id, since: new Date(before.since) } });
    if (gone.count === 0) return false;
  }
  if (after) {
    const { kind, since, until, byName } = after;
    const data = { id, kind, since: new Date(since), until: new Date(until), by: actor, byName };
    const added = await transaction.breakerHold.createMany({
      data: [{ ...data, reason: after.reason }],
      skipDuplicates: true,
    });
    // Two began a hold at the same moment: the other one's row was there first.
    if (added.count === 0) return false;
  }
  await transaction.auditEntry.create({
    data: {
      at: new Date(at),
      actor,
      actorName,
      action,
      target: id,
      before: before ? { ...before } : undefined,
      after: after
        ? { ...after, ...(approvedBy && { approvedBy: approvedBy.id, approvedByName: approvedBy.name }) }
        : undefined,
      reason,
      review,
    },
  });
  return true;
}

type TurnRow = Awaited<ReturnType<Prisma["breakerTurn"]["findMany"]>>[number];

// A word of another release says nothing here.
function toTurn(row: TurnRow): BreakerTurn[] {
  const parts = partsOf(row.breaker);
  const from = breakerStates.find((state) => state === row.fromState);
  const to = breakerStates.find((state) => state === row.toState);
  const cause = turnCauses.find((known) => known === row.cause);
  if (!parts || !from || !to || !cause) return [];
  const { breaker, detail, byName } = row;
  return [{ id: String(row.id), breaker, ...parts, at: row.at.getTime(), from, to, cause, detail, byName }];
}
