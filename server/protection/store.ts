import type { Signature } from "../approvals/dangerous-act.ts";
import type { Backtest, ProtectionEntry, RuleDefinition, RuleMode } from "../contracts/protection.ts";
import { protectionNews, ruleDefinitionSchema, ruleModes } from "../contracts/protection.ts";
import type { Prisma } from "../platform/prisma.ts";
import { defaultRules } from "./rules/default-rules.ts";
import { type LadderState, restingLadder } from "./rules/step-ladder.ts";
import { type RuleState, restingRule } from "./rules/step-rule.ts";

const LADDER = "now";
const SEEDED = "protection.seeded";

/** A rule as it is kept. */
export interface StoredRule {
  id: string;
  version: number;
  mode: RuleMode;
  /** null: another release wrote it, and this one cannot read it. */
  definition: RuleDefinition | null;
  state: RuleState;
  backtest: Backtest | null;
  updatedAt: number;
  updatedByName: string;
}
export interface StoredLadder {
  version: number;
  state: LadderState;
}

/** Who edits, why, and what it is called in the audit. */
export interface Edit extends Signature {
  at: number;
  action: string;
  reason: string;
}

export interface ProtectionStore {
  /** The rules that come along with a new installation, once. */
  seed(at: number): Promise<void>;
  load(): Promise<{ rules: StoredRule[]; ladder: StoredLadder }>;
  create(rule: { id: string; definition: RuleDefinition }, edit: Edit): Promise<void>;
  /** @returns false: somebody was first, nothing changed. */
  change(
    id: string,
    seenVersion: number,
    to: Partial<Pick<StoredRule, "definition" | "mode" | "backtest">> & { removed?: true },
    edit: Edit,
  ): Promise<boolean>;
  /** Kept with the version that was tried; one that has changed since stays as it is. */
  keepBacktest(id: string, backtest: Backtest): Promise<void>;
  saveStates(states: readonly { id: string; state: RuleState }[]): Promise<void>;
  /** @returns false: it was moved by somebody else meanwhile. `edit` is for a person's hand and a rule's alike. */
  moveLadder(seenVersion: number, state: LadderState, edit: Edit | null): Promise<boolean>;
  write(entries: readonly ProtectionEntry[]): Promise<void>;
  /** Oldest first. */
  newest(limit: number): Promise<ProtectionEntry[]>;
}

export function createProtectionStore(prisma: Prisma): ProtectionStore {
  return {
    seed: (at) =>
      prisma.$transaction(async (transaction) => {
        const first = await transaction.setting.createMany({
          data: [{ key: SEEDED, value: true }],
          skipDuplicates: true,
        });
        if (first.count === 0) return;
        await transaction.protectionRule.createMany({
          data: defaultRules.map(({ id, definition }, place) => ({
            id,
            mode: "shadow",
            definition: json(definition),
            state: json(restingRule),
            // Rules are listed in the order they were made.
            createdAt: new Date(at + place),
            updatedAt: new Date(at),
            updatedByName: "Rushdeck",
          })),
          skipDuplicates: true,
        });
      }),
    async load() {
      const [rules, ladder] = await Promise.all([
        prisma.protectionRule.findMany({
          where: { removedAt: null },
          orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        }),
        prisma.protectionLadder.findUnique({ where: { id: LADDER } }),
      ]);
      return {
        rules: rules.map(toRule),
        ladder: {
          version: ladder?.version ?? 0,
          state: { ...restingLadder, ...(ladder?.state as Partial<LadderState> | undefined) },
        },
      };
    },
    async create({ id, definition }, edit) {
      const at = new Date(edit.at);
      await prisma.$transaction([
        prisma.protectionRule.create({
          data: {
            id,
            mode: "shadow",
            definition: json(definition),
            state: json(restingRule),
            createdAt: at,
            updatedAt: at,
            updatedByName: edit.by.name,
          },
        }),
        prisma.auditEntry.create({
          data: auditOf(edit, `rule:${id}`, null, { version: 1, definition, mode: "shadow" }),
        }),
      ]);
    },
    change: (id, seenVersion, { removed, ...to }, edit) =>
      prisma.$transaction(async (transaction) => {
        const before = await transaction.protectionRule.findUnique({ where: { id } });
        const version = seenVersion + 1;
        const changed = await transaction.protectionRule.updateMany({
          where: { id, version: seenVersion, removedAt: null },
          data: {
            version,
            updatedAt: new Date(edit.at),
            updatedByName: edit.by.name,
            ...(to.mode && { mode: to.mode }),
            ...(to.definition && { definition: json(to.definition) }),
            ...(to.backtest && { backtest: json(to.backtest) }),
            ...(removed && { removedAt: new Date(edit.at) }),
          },
        });
        if (changed.count === 0) return false;
        const was = { version: seenVersion, mode: before?.mode, definition: before?.definition };
        const now = removed
          ? null
          : { version, mode: to.mode ?? before?.mode, definition: to.definition ?? before?.definition };
        await transaction.auditEntry.create({ data: auditOf(edit, `rule:${id}`, was, now) });
        return true;
      }),
    async keepBacktest(id, backtest) {
      await prisma.protectionRule.updateMany({
        where: { id, version: backtest.version },
        data: { backtest: json(backtest) },
      });
    },
    async saveStates(states) {
      if (states.length === 0) return;
      await prisma.$transaction(
        states.map(({ id, state }) =>
          prisma.protectionRule.updateMany({ where: { id }, data: { state: json(state) } }),
        ),
      );
    },
    moveLadder: (seenVersion, state, edit) =>
      prisma.$transaction(async (transaction) => {
        await transaction.protectionLadder.createMany({
          data: [{ id: LADDER, version: 0, state: json(restingLadder) }],
          skipDuplicates: true,
        });
        const before = await transaction.protectionLadder.findUniqueOrThrow({ where: { id: LADDER } });
        const moved = await transaction.protectionLadder.updateMany({
          where: { id: LADDER, version: seenVersion },
          data: { version: seenVersion + 1, state: json(state) },
        });
        if (moved.count === 0) return false;
        if (edit) {
          const was = { level: (before.state as Partial<LadderState>).level ?? 0, version: seenVersion };
          const now = { level: state.level, version: seenVersion + 1, until: state.hold?.until ?? null };
          await transaction.auditEntry.create({ data: auditOf(edit, "ladder", was, now) });
        }
        return true;
      }),
    async write(entries) {
      await prisma.protectionEvent.createMany({
        data: entries.map((entry) => ({ ...entry, at: new Date(entry.at) })),
        skipDuplicates: true,
      });
    },
    async newest(limit) {
      const rows = await prisma.protectionEvent.findMany({
        orderBy: [{ at: "desc" }, { id: "desc" }],
        take: limit,
      });
      return rows.reverse().flatMap((row): ProtectionEntry[] => {
        const type = protectionNews.find((known) => known === row.type);
        const params = row.params as ProtectionEntry["params"];
        return type ? [{ ...row, type, at: row.at.getTime(), params }] : [];
      });
    },
  };
}

type RuleRecord = Awaited<ReturnType<Prisma["protectionRule"]["findMany"]>>[number];

function toRule(row: RuleRecord): StoredRule {
  const definition = ruleDefinitionSchema.safeParse(row.definition);
  return {
    id: row.id,
    version: row.version,
    mode: ruleModes.find((known) => known === row.mode) ?? "shadow",
    definition: definition.success ? definition.data : null,
    state: { ...restingRule, ...(row.state as Partial<RuleState>) },
    backtest: row.backtest as Backtest | null,
    updatedAt: row.updatedAt.getTime(),
    updatedByName: row.updatedByName,
  };
}

function auditOf(edit: Edit, target: string, before: object | null, after: object | null) {
  const { approvedBy } = edit;
  const approved = approvedBy && { approvedBy: approvedBy.id, approvedByName: approvedBy.name };
  return {
    at: new Date(edit.at),
    actor: edit.by.id,
    actorName: edit.by.name,
    action: edit.action,
    target,
    before: before === null ? undefined : json(before),
    after: after || approved ? json({ ...after, ...approved }) : undefined,
    reason: edit.reason,
    review: edit.review,
  };
}

// Plain data; Prisma's type of JSON does not know interfaces.
const json = (value: object) => value as never;
