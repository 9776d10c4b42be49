import type { z } from "zod";
import type { CarryOut, Signature, SubmitAct } from "../approvals/dangerous-act.ts";
import type { MaybeAsked } from "../contracts/approvals.ts";
import type { Viewer } from "../contracts/people.ts";
import {
  backtestSchema,
  type DrawnBacktest,
  type RuleDefinition,
  removeRuleSchema,
  saveRuleSchema,
  setRuleModeSchema,
} from "../contracts/protection.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { checkDefinition } from "./rules/check-definition.ts";
import type { News } from "./rules/evaluate.ts";
import { isInForce } from "./rules/step-rule.ts";
import { runBacktest } from "./run-backtest.ts";
import type { Edit, ProtectionStore, StoredRule } from "./store.ts";

/** More would be a second system to understand at three in the morning. */
const MOST_RULES = 40;
const MOST_BACKTESTS = 2;
const MODE_KIND = "rule.mode";
const REMOVE_KIND = "rule.remove";

type SetMode = z.output<typeof setRuleModeSchema>;
type RemoveWish = z.output<typeof removeRuleSchema>;
type LettingGo = SetMode | RemoveWish;

export interface EditContext {
  store: ProtectionStore;
  series: Pick<SeriesReader, "between">;
  clock: Clock;
  /** The rules as kept now, whoever edited them. */
  kept(): Promise<StoredRule[]>;
  /** Takes over what was saved, tells of it, and looks again. */
  saved(news: News): Promise<void>;
  /** Asks a second person, where one is to be asked. */
  submit: SubmitAct;
}

export interface Edited extends MaybeAsked {
  id: string;
  version: number;
}

/** The use cases of people who edit rules. */
export function createRuleEditing(context: EditContext) {
  const { store, series, clock, saved } = context;
  let running = 0;

  async function tryOut(definition: RuleDefinition, version: number): Promise<DrawnBacktest> {
    if (running >= MOST_BACKTESTS) {
      throw new OpsError("OVERLOADED", "Others try rules on the past right now. Try again in a moment.");
    }
    running += 1;
    try {
      return await runBacktest(series, definition, version, clock.nowMs());
    } finally {
      running -= 1;
    }
  }

  async function find(id: string): Promise<StoredRule & { definition: RuleDefinition }> {
    const rule = (await context.kept()).find((one) => one.id === id);
    if (!rule?.definition) throw new OpsError("NOT_FOUND", "There is no such rule.");
    return { ...rule, definition: rule.definition };
  }

  async function findSeen(id: string, seenVersion: number) {
    const rule = await find(id);
    if (rule.version !== seenVersion) throw await isStale(id);
    return rule;
  }

  async function isStale(id: string): Promise<OpsError> {
    const now = (await context.kept()).find((one) => one.id === id);
    if (!now) return new OpsError("NOT_FOUND", "The rule was removed meanwhile.");
    const message = `${now.updatedByName} changed this rule since it was looked at.`;
    return new OpsError("STALE", message, { reason: now.updatedByName, at: now.updatedAt });
  }

  /**
   * What a rule in force holds is let go when it is turned off or removed: a second person is asked first.
   * @returns the review its entry owes, or the request
   */
  async function mayLetGo(viewer: Viewer, kind: string, rule: StoredRule, wish: LettingGo, after: object) {
    if (rule.mode !== "on" || !isInForce(rule.state.phase)) return { outcome: "go", review: null } as const;
    const { reason, alone } = wish;
    return context.submit(viewer, {
      kind,
      target: rule.definition?.name ?? rule.id,
      weight: "loosens",
      before: { mode: rule.mode, inForce: true },
      after,
      input: wish,
      reason,
      alone,
    });
  }

  async function applyMode(wish: SetMode, signature: Signature): Promise<Edited> {
    const { id, seenVersion, mode, reason } = wish;
    const before = await findSeen(id, seenVersion);
    const isTested = before.backtest?.version === before.version;
    if (mode === "on" && !isTested) {
      throw new OpsError("CONFLICT", "Try the rule on the past first: it changed since that was done.", {
        reason: "backtest_needed",
      });
    }
    const version = seenVersion + 1;
    const edit = { ...signature, action: MODE_KIND, reason, at: clock.nowMs() };
    const to = { mode, ...(isTested && before.backtest && { backtest: { ...before.backtest, version } }) };
    if (!(await store.change(id, seenVersion, to, edit))) throw await isStale(id);
    await saved(newsOf("mode_set", id, edit, { rule: before.definition.name, mode, before: before.mode }));
    return { id, version };
  }

  async function applyRemoval(wish: RemoveWish, signature: Signature): Promise<{ id: string } & MaybeAsked> {
    const { id, seenVersion, reason } = wish;
    const before = await findSeen(id, seenVersion);
    const edit = { ...signature, action: REMOVE_KIND, reason, at: clock.nowMs() };
    if (!(await store.change(id, seenVersion, { removed: true }, edit))) throw await isStale(id);
    await saved(newsOf("removed", id, edit, { rule: before.definition.name }));
    return { id };
  }

  const modeApproved: CarryOut = async ({ input, askedBy, approvedBy }) => {
    await applyMode(parseInput(setRuleModeSchema, input), { by: askedBy, review: null, approvedBy });
  };
  const removalApproved: CarryOut = async ({ input, askedBy, approvedBy }) => {
    await applyRemoval(parseInput(removeRuleSchema, input), { by: askedBy, review: null, approvedBy });
  };

  return {
    approved: { [MODE_KIND]: modeApproved, [REMOVE_KIND]: removalApproved },

    /** A new rule in shadow, or another definition of one. One that is on is tried on the past before it is saved. */
    async save(viewer: Viewer, input: unknown): Promise<Edited> {
      mayAct(viewer);
      const { id, seenVersion, definition, reason } = parseInput(saveRuleSchema, input);
      refuseFault(definition);
      const edit = editBy(viewer, id ? "rule.change" : "rule.create", reason, clock.nowMs());
      if (!id) {
        const rules = await context.kept();
        refuseName(rules, definition, null);
        if (rules.length >= MOST_RULES)
          throw new OpsError("CONFLICT", `There are ${MOST_RULES} rules already.`);
        const created = newId("rule", edit.at);
        await store.create({ id: created, definition }, edit);
        await saved(newsOf("created", created, edit, { rule: definition.name }));
        return { id: created, version: 1 };
      }
      const before = await findSeen(id, seenVersion);
      refuseName(await context.kept(), definition, id);
      const version = seenVersion + 1;
      const onlyRenamed = sameBut(before.definition, definition, "name");
      const tested = before.mode === "on" && !onlyRenamed ? await tryOut(definition, version) : null;
      const carried =
        onlyRenamed && before.backtest?.version === seenVersion ? { ...before.backtest, version } : null;
      const to = { definition, ...((tested ?? carried) && { backtest: withoutSeries(tested ?? carried) }) };
      if (!(await store.change(id, seenVersion, to, edit))) throw await isStale(id);
      await saved(newsOf("changed", id, edit, { rule: definition.name }));
      return { id, version };
    },

    /** Only what was tried on the past as it is now may be turned on. */
    async setMode(viewer: Viewer, input: unknown): Promise<Edited> {
      mayAct(viewer);
      const wish = parseInput(setRuleModeSchema, input);
      const { id, seenVersion, mode } = wish;
      const signature = { by: whoIs(viewer), review: null };
      if (mode === "on") return applyMode(wish, signature);
      const before = await findSeen(id, seenVersion);
      const submitted = await mayLetGo(viewer, MODE_KIND, before, wish, { mode, inForce: false });
      if (submitted.outcome === "asked") return { id, version: seenVersion, asked: submitted.request };
      return applyMode(wish, { ...signature, review: submitted.review });
    },

    /** What it holds is let go. */
    async remove(viewer: Viewer, input: unknown): Promise<{ id: string } & MaybeAsked> {
      mayAct(viewer);
      const wish = parseInput(removeRuleSchema, input);
      const before = await findSeen(wish.id, wish.seenVersion);
      const submitted = await mayLetGo(viewer, REMOVE_KIND, before, wish, {});
      if (submitted.outcome === "asked") return { id: wish.id, asked: submitted.request };
      return applyRemoval(wish, { by: whoIs(viewer), review: submitted.review });
    },

    async backtest(viewer: Viewer, input: unknown): Promise<DrawnBacktest> {
      mayAct(viewer);
      const asked = parseInput(backtestSchema, input);
      if ("definition" in asked) {
        refuseFault(asked.definition);
        return tryOut(asked.definition, 0);
      }
      const { version, definition } = await find(asked.id);
      const drawn = await tryOut(definition, version);
      await store.keepBacktest(asked.id, withoutSeries(drawn));
      const edit = editBy(viewer, "", "", clock.nowMs());
      const { fired, degradedMs } = drawn;
      await saved(newsOf("backtested", asked.id, edit, { rule: definition.name, fired, degradedMs }));
      return drawn;
    },
  };
}

export function mayAct(viewer: Viewer): void {
  requirePermission(viewer, "operations.act");
  if (viewer.tenantId !== DEFAULT_TENANT) {
    throw new OpsError("FORBIDDEN", "Protection is the whole installation's.");
  }
}

function editBy(viewer: Viewer, action: string, reason: string, at: number): Edit {
  return { at, by: whoIs(viewer), action, reason, review: null };
}

export function whoIs(viewer: Viewer): Signature["by"] {
  return { id: actorOf(viewer), name: viewer.name };
}

function refuseFault(definition: RuleDefinition): void {
  const fault = checkDefinition(definition);
  if (!fault) return;
  const { field, because, message } = fault;
  throw new OpsError("INVALID_REQUEST", message, { field, reason: because, errors: [{ field, message }] });
}

/** Switches and log name rules by their names. */
function refuseName(rules: readonly StoredRule[], { name }: RuleDefinition, own: string | null): void {
  if (!rules.some((rule) => rule.id !== own && rule.definition?.name === name)) return;
  const field = "/definition/name";
  throw new OpsError("INVALID_REQUEST", "Another rule has this name.", { field, reason: "name_taken" });
}

function newsOf(type: News["type"], ruleId: string, edit: Edit, params: News["params"]): News {
  return {
    type,
    ruleId,
    name: edit.by.name,
    shadow: false,
    params: { ...params, reason: edit.reason || null },
  };
}

function sameBut(one: RuleDefinition, other: RuleDefinition, field: "name"): boolean {
  return JSON.stringify({ ...one, [field]: "" }) === JSON.stringify({ ...other, [field]: "" });
}

function withoutSeries<Kept extends object>(drawn: Kept | null) {
  if (!drawn) return null as never;
  const { series: _, ...kept } = drawn as Kept & { series?: unknown };
  return kept as Omit<Kept, "series">;
}
