import { type SwitchKey, type SwitchValue, switchKeys } from "../contracts/switches.ts";
import type { Prisma } from "../platform/prisma.ts";
import { OpsError } from "../shared/errors.ts";
import type { ChangeCause, SwitchChange, SwitchState } from "./switch-state.ts";

// Held for one flip, whichever process makes it: revisions become visible in the order of their ids.
const FLIP_LOCK = 7_311_044;

export interface NewFlip {
  key: SwitchKey;
  before: SwitchValue;
  after: SwitchValue;
  /** The revision the decision was made on. */
  seenRevision: number;
  by: string;
  byName: string;
  at: number;
  reason: string | null;
  cause: ChangeCause;
  leaseUntil: number | null;
}

export type FlipResult =
  | { outcome: "flipped"; state: SwitchState }
  /** Somebody else was first; this is what they made of it. */
  | { outcome: "stale"; state: SwitchState | null };

export interface SwitchStore {
  load(): Promise<SwitchState[]>;
  newerThan(revision: number): Promise<SwitchState[]>;
  /** Change, state and audit entry in one transaction. @throws STORE_UNAVAILABLE: nothing changed. */
  flip(flip: NewFlip): Promise<FlipResult>;
  /** Newest first. */
  changesSince(at: number, limit: number): Promise<SwitchChange[]>;
}

export function createSwitchStore(prisma: Prisma): SwitchStore {
  return {
    load: async () => (await prisma.switchState.findMany()).flatMap(toState),
    newerThan: async (revision) =>
      (await prisma.switchState.findMany({ where: { revision: { gt: revision } } })).flatMap(toState),
    changesSince: async (at, limit) => {
      const rows = await prisma.switchChange.findMany({
        where: { at: { gte: new Date(at) } },
        orderBy: { id: "desc" },
        take: limit,
      });
      return rows.flatMap(toChange);
    },
    async flip(flip) {
      try {
        return await prisma.$transaction((transaction) => flipIn(transaction, flip));
      } catch (error) {
        throw new OpsError("STORE_UNAVAILABLE", "The switch could not be saved; it stands as it was.", {
          reason: error instanceof Error ? error.message.slice(0, 200) : undefined,
          retryAfterMs: 2_000,
        });
      }
    },
  };
}

type Transaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];

async function flipIn(transaction: Transaction, flip: NewFlip): Promise<FlipResult> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${FLIP_LOCK})`;
  const current = await transaction.switchState.findUnique({ where: { key: flip.key } });
  if (Number(current?.revision ?? 0) !== flip.seenRevision) {
    return { outcome: "stale", state: current ? (toState(current)[0] ?? null) : null };
  }
  const { key, by, byName, reason, cause } = flip;
  const at = new Date(flip.at);
  const leaseUntil = flip.leaseUntil === null ? null : new Date(flip.leaseUntil);
  const change = await transaction.switchChange.create({
    data: { key, before: flip.before, after: flip.after, by, byName, at, reason, cause, leaseUntil },
  });
  const state = {
    value: flip.after,
    revision: change.id,
    setBy: by,
    setByName: byName,
    setAt: at,
    reason,
    leaseUntil,
  };
  await transaction.switchState.upsert({ where: { key }, create: { key, ...state }, update: state });
  await transaction.auditEntry.create({
    data: {
      at,
      actor: by,
      action: cause === "person" ? "switch.set" : "switch.lease_ended",
      target: key,
      before: { value: flip.before, revision: flip.seenRevision },
      after: { value: flip.after, revision: Number(change.id), leaseUntil: flip.leaseUntil },
      reason,
    },
  });
  return {
    outcome: "flipped",
    state: {
      key,
      value: flip.after,
      revision: Number(change.id),
      setBy: by,
      setByName: byName,
      setAt: flip.at,
      reason,
      leaseUntil: flip.leaseUntil,
    },
  };
}

type StateRow = NonNullable<Awaited<ReturnType<Prisma["switchState"]["findUnique"]>>>;
type ChangeRow = Awaited<ReturnType<Prisma["switchChange"]["findMany"]>>[number];

// A row of a switch this version does not know (an older or newer release wrote it) is left alone.
function isKnown(key: string): key is SwitchKey {
  return (switchKeys as string[]).includes(key);
}

function toState(row: StateRow): SwitchState[] {
  if (!isKnown(row.key)) return [];
  return [
    {
      key: row.key,
      value: row.value as SwitchValue,
      revision: Number(row.revision),
      setBy: row.setBy,
      setByName: row.setByName,
      setAt: row.setAt.getTime(),
      reason: row.reason,
      leaseUntil: row.leaseUntil?.getTime() ?? null,
    },
  ];
}

function toChange(row: ChangeRow): SwitchChange[] {
  if (!isKnown(row.key)) return [];
  return [
    {
      revision: Number(row.id),
      key: row.key,
      before: row.before as SwitchValue,
      after: row.after as SwitchValue,
      by: row.by,
      byName: row.byName,
      at: row.at.getTime(),
      reason: row.reason,
      cause: row.cause === "lease_ended" ? "lease_ended" : "person",
      leaseUntil: row.leaseUntil?.getTime() ?? null,
    },
  ];
}
