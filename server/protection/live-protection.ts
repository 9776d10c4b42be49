import type { ConditionReading, LadderLevel, Obstacle, ProtectionEntry } from "../contracts/protection.ts";
import type { Condition } from "../contracts/series.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import type { Clock } from "../shared/clock.ts";
import { newId } from "../shared/ids.ts";
import { evaluate, type News, type RuleView } from "./rules/evaluate.ts";
import { FRESH_MS, judgeCondition, type ReadSeries } from "./rules/judge-condition.ts";
import type { PlannedChange, SwitchFact } from "./rules/plan-changes.ts";
import { type LadderState, restingLadder } from "./rules/step-ladder.ts";
import type { StoredLadder, StoredRule } from "./store.ts";

export const TICK_MS = 1_000;
const ENTRIES_KEPT = 200;

/** The rules and the ladder as this process knows them, evaluated here or read from where they are kept. */
export class LiveProtection {
  rules: StoredRule[] = [];
  ladder: StoredLadder = { version: 0, state: restingLadder };
  views: Record<string, RuleView> = {};
  wanted: { level: LadderLevel; by: { id: string; name: string }[] } = { level: 0, by: [] };
  obstacles: Obstacle[] = [];
  entries: ProtectionEntry[] = [];
  private readonly series: Pick<SeriesReader, "measure">;
  private readonly clock: Clock;

  constructor({ series, clock }: { series: Pick<SeriesReader, "measure">; clock: Clock }) {
    this.series = series;
    this.clock = clock;
  }

  /** Takes over what is kept. Whoever evaluates knows the dwell of its rules better than what was saved of it. */
  take(kept: { rules: StoredRule[]; ladder: StoredLadder }, { evaluating }: { evaluating: boolean }): void {
    const known = new Map(this.rules.map((rule) => [rule.id, rule]));
    this.rules = kept.rules.map((rule) => {
      const own = known.get(rule.id);
      if (own && own.version > rule.version) return own;
      return evaluating && own ? { ...rule, state: own.state } : rule;
    });
    if (!evaluating || kept.ladder.version > this.ladder.version) this.ladder = kept.ladder;
    if (!evaluating) this.look();
  }

  /** A look without acting, for whoever does not evaluate. */
  private look(): void {
    const read = this.reader(this.clock.nowMs());
    for (const { id, definition } of this.rules) {
      const judge = (conditions: Condition[] | undefined): ConditionReading[] =>
        (conditions ?? []).map((one) => judgeCondition(one, read(one), definition?.minSamples ?? 1));
      const broken = definition ? null : "unreadable";
      this.views[id] = { broken, enter: judge(definition?.enter), exit: judge(definition?.exit) };
    }
  }

  /** One look at everything. @returns what to change, and the ladder where it moved. */
  evaluate(switches: readonly SwitchFact[]): {
    changes: PlannedChange[];
    news: News[];
    ladder: { from: StoredLadder; to: LadderState; wasMoved: boolean };
  } {
    const now = this.clock.nowMs();
    const from = this.ladder;
    const { state, views, wanted, changes, obstacles, news } = evaluate({
      state: {
        rules: Object.fromEntries(this.rules.map(({ id, state: one }) => [id, one])),
        ladder: from.state,
      },
      rules: this.rules,
      switches,
      read: this.reader(now),
      now,
      cadenceMs: TICK_MS,
    });
    const broke = this.rules.flatMap((rule): News[] => {
      const [before, after] = [this.views[rule.id]?.broken ?? null, views[rule.id]?.broken ?? null];
      if (before === after || (before !== null && after !== null)) return [];
      const name = rule.definition?.name ?? rule.id;
      const type = after === null ? "mended" : "broken";
      return [{ type, ruleId: rule.id, name, shadow: rule.mode !== "on", params: { why: after ?? before } }];
    });
    this.rules = this.rules.map((rule) => ({ ...rule, state: state.rules[rule.id] ?? rule.state }));
    this.views = views;
    this.wanted = wanted;
    this.obstacles = obstacles;
    this.ladder = { ...from, state: state.ladder };
    const wasMoved =
      state.ladder.level !== from.state.level || state.ladder.hold?.until !== from.state.hold?.until;
    return { changes, news: [...broke, ...news], ladder: { from, to: state.ladder, wasMoved } };
  }

  /** Adds lines to the log. @returns them, to be kept. */
  tell(news: readonly News[]): ProtectionEntry[] {
    const at = this.clock.nowMs();
    const entries = news.map((one): ProtectionEntry => ({ id: newId("prot", at), at, ...one }));
    this.entries = [...this.entries, ...entries].slice(-ENTRIES_KEPT);
    return entries;
  }

  private reader(now: number): ReadSeries {
    return (condition) => {
      const { value, samples } = this.series.measure(condition, now);
      const { series } = condition;
      const last = this.series.measure({ series, stat: "max", overSeconds: FRESH_MS / 1_000 }, now);
      return { value, samples, fresh: last.value !== null };
    };
  }
}
