import type { ReviewKind } from "../contracts/audit.ts";
import {
  type ChangeCause,
  changeCauses,
  type SwitchKey,
  type SwitchValue,
  switchKeys,
} from "../contracts/switches.ts";
import type { Prisma } from "../platform/prisma.ts";
import { OpsError } from "../shared/errors.ts";
import type { FlipReceipts } from "./receipts.ts";
import { type SwitchActor, type SwitchChange, type SwitchState, SYSTEM } from "./switch-state.ts";

// Held for one flip, whichever process makes it: revisions become visible in the order of their ids.
const FLIP_LOCK = 7_311_044;

export interface NewFlip {
  key: SwitchKey;
  before: SwitchValue;
  after: SwitchValue;
  /** The revision the decision was made on. */
  seenRevision: number;
  /** Newest revision of any switch that this process serves. */
  servedRevision: number;
  by: SwitchActor;
  /** Whose switch it stays, and for what reason, where that is not who flips. */
  holder?: { by: SwitchActor; reason: string | null };
  at: number;
  reason: string | null;
  cause: ChangeCause;
  leaseUntil: number | null;
  pinnedUntil: number | null;
  extensions: number;
  undoOf: number | null;
  /** Whether a second person looks at it afterwards. */
  review: ReviewKind | null;
  /** The second person who said yes before. */
  approvedBy: SwitchActor | null;
}

/** `missed`: what other processes flipped since `servedRevision`, oldest first. */
export type FlipResult = { missed: SwitchState[] } & (
  | { outcome: "flipped"; state: SwitchState }
  /** Somebody else was first; this is what they made of it. */
  | { outcome: "stale"; state: SwitchState | null }
);

export interface SwitchStore {
  /**
   * Whose count of revisions this is. Another cluster, a copy or a promoted standby counts anew: what it
   * lost of the old one's revisions is given out again.
   */
  source(): Promise<string>;
  load(): Promise<SwitchState[]>;
  /** Oldest first, so that whoever takes them over one by one never passes over one. */
  newerThan(revision: number): Promise<SwitchState[]>;
  /** Change, state and audit entry in one transaction. @throws STORE_UNAVAILABLE: nothing changed. */
  flip(flip: NewFlip): Promise<FlipResult>;
  /** Who confirmed a flip, and when, beside the flip itself in the audit log. */
  saveReceipts(flip: FlipReceipts, at: number): Promise<void>;
  /** Newest first. */
  changesSince(at: number, limit: number): Promise<SwitchChange[]>;
  /** The last flips of one switch up to a revision, newest first. */
  changesOf(key: SwitchKey, limit: number, upTo?: number): Promise<SwitchChange[]>;
  /** null: there is no such flip. */
  change(revision: number): Promise<SwitchChange | null>;
}

export function createSwitchStore(prisma: Prisma): SwitchStore {
  return {
    async source() {
      const rows = await prisma.$queryRaw<{ source: string }[]>`
        SELECT s.system_identifier || '.' || c.timeline_id || '.' || d.oid AS source
        FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d
        WHERE d.datname = current_database()`;
      return rows[0]?.source ?? "";
    },
    load: async () => (await prisma.switchState.findMany()).flatMap(toState),
    newerThan: async (revision) => (await prisma.switchState.findMany(newerThan(revision))).flatMap(toState),
    async saveReceipts({ key, revision, ...after }, at) {
      await prisma.auditEntry.create({
        data: {
          at: new Date(at),
          actor: SYSTEM,
          action: "switch.receipts",
          target: key,
          after: { revision, ...after, receipts: after.receipts.map((one) => ({ ...one })) },
        },
      });
    },
    changesSince: async (at, limit) => {
      const rows = await prisma.switchChange.findMany({
        where: { at: { gte: new Date(at) } },
        orderBy: { id: "desc" },
        take: limit,
      });
      return rows.flatMap(toChange);
    },
    changesOf: async (key, limit, upTo) => {
      const where = { key, ...(upTo === undefined ? {} : { id: { lte: upTo } }) };
      const rows = await prisma.switchChange.findMany({ where, orderBy: { id: "desc" }, take: limit });
      return rows.flatMap(toChange);
    },
    change: async (revision) => {
      const row = await prisma.switchChange.findUnique({ where: { id: revision } });
      return row ? (toChange(row)[0] ?? null) : null;
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

const newerThan = (revision: number) => ({
  where: { revision: { gt: revision } },
  orderBy: { revision: "asc" as const },
});

type Transaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];

async function flipIn(transaction: Transaction, flip: NewFlip): Promise<FlipResult> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${FLIP_LOCK})`;
  const current = await transaction.switchState.findUnique({ where: { key: flip.key } });
  // Under the lock nobody is between: with these and its own, this process serves every revision up to its own.
  const missed = (await transaction.switchState.findMany(newerThan(flip.servedRevision))).flatMap(toState);
  if (Number(current?.revision ?? 0) !== flip.seenRevision) {
    return { outcome: "stale", missed, state: current ? (toState(current)[0] ?? null) : null };
  }
  const { key, by, reason, cause, extensions, undoOf, holder = { by, reason } } = flip;
  const at = new Date(flip.at);
  const leaseUntil = dateOf(flip.leaseUntil);
  const who = { by: flip.by.id, byName: flip.by.name };
  const change = await transaction.switchChange.create({
    data: { key, before: flip.before, after: flip.after, ...who, at, reason, cause, leaseUntil, undoOf },
  });
  const state = {
    value: flip.after,
    revision: change.id,
    setBy: holder.by.id,
    setByName: holder.by.name,
    setAt: at,
    reason: holder.reason,
    cause,
    leaseUntil,
    pinnedUntil: dateOf(flip.pinnedUntil),
    extensions,
  };
  const row = await transaction.switchState.upsert({
    where: { key },
    create: { key, ...state },
    update: state,
  });
  await transaction.auditEntry.create({
    data: {
      at,
      actor: flip.by.id,
      action: cause === "person" ? "switch.set" : `switch.${cause}`,
      target: key,
      before: { value: flip.before, revision: flip.seenRevision },
      after: {
        value: flip.after,
        revision: Number(change.id),
        leaseUntil: flip.leaseUntil,
        undoOf,
        ...(flip.approvedBy && { approvedBy: flip.approvedBy.id, approvedByName: flip.approvedBy.name }),
      },
      reason,
      actorName: flip.by.name,
      review: flip.review,
    },
  });
  const [flipped] = toState(row);
  if (!flipped) throw new Error(`${key} is not in the catalogue`);
  return { outcome: "flipped", missed, state: flipped };
}

const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));

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
      cause: causeOf(row.cause),
      leaseUntil: row.leaseUntil?.getTime() ?? null,
      pinnedUntil: row.pinnedUntil?.getTime() ?? null,
      extensions: row.extensions,
    },
  ];
}

// A word of another release reads as a hand: nothing acts on it by itself.
function causeOf(cause: string): ChangeCause {
  return changeCauses.find((known) => known === cause) ?? "person";
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
      cause: causeOf(row.cause),
      leaseUntil: row.leaseUntil?.getTime() ?? null,
      undoOf: row.undoOf === null ? null : Number(row.undoOf),
    },
  ];
}
