import type { RuleDefinition } from "../../server/contracts/protection.ts";
import type { Condition, SeriesName } from "../../server/contracts/series.ts";
import { switchCatalogue, switchKeys } from "../../server/contracts/switches.ts";
import { defaultRules } from "../../server/protection/rules/default-rules.ts";
import { evaluate, type ProtectionState, type RuleInForce } from "../../server/protection/rules/evaluate.ts";
import type { ReadSeries } from "../../server/protection/rules/judge-condition.ts";
import type { SwitchFact } from "../../server/protection/rules/plan-changes.ts";
import { restingLadder } from "../../server/protection/rules/step-ladder.ts";

const MINUTES = 30;
const HALF_PERIOD_S = 10;
/** How far beyond its thresholds the metric swings, as a share of them. */
const SWING = 0.3;
const START = Date.UTC(2026, 0, 1);

export interface Oscillation {
  /** Times the metric crossed the threshold. */
  crossings: number;
  /** Most changes of one rule, of the ladder, or of one switch. */
  transitions: number;
  /** What one who acts at each crossing would have done. */
  withoutHysteresis: number;
}

/** The most nervous rule the editor lets anybody write. */
const nervous: RuleDefinition = {
  name: "Nervous",
  enter: [{ series: "load", stat: "avg", overSeconds: 5, op: ">", value: 1 }],
  enterForSeconds: 5,
  target: { kind: "ladder", level: 2 },
  exit: [{ series: "load", stat: "avg", overSeconds: 5, op: "<", value: 0.8 }],
  exitForSeconds: 30,
  minHoldSeconds: 60,
  maxTransitionsPerHour: 4,
  minSamples: 1,
};

/**
 * Half an hour on a clock of its own, through the evaluator production runs once a second: the metric of a
 * rule crosses its thresholds every 10 s. @returns the worst of all rules that come along and the most nervous
 */
export function oscillate(): Oscillation {
  const rules = [...defaultRules.map(({ definition }) => definition), nervous];
  const worst = Math.max(...rules.map(changesUnder));
  const crossings = (MINUTES * 60) / HALF_PERIOD_S;
  return { crossings, transitions: worst, withoutHysteresis: crossings };
}

function changesUnder(rule: RuleDefinition): number {
  const rules: RuleInForce[] = [{ id: "tried", mode: "on", definition: rule }];
  let state: ProtectionState = { rules: {}, ladder: restingLadder };
  const facts = new Map<string, SwitchFact>(
    switchKeys.map((key) => [
      key,
      {
        key,
        value: switchCatalogue[key].safeDefault,
        revision: 0,
        cause: null,
        setByName: null,
        setAt: null,
        leaseUntil: null,
        pinnedUntil: null,
      },
    ]),
  );
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (let second = 0; second < MINUTES * 60; second++) {
    const now = START + second * 1_000;
    const looked = evaluate({
      state,
      rules,
      switches: [...facts.values()],
      read: readAt(rule, second),
      now,
      cadenceMs: 1_000,
    });
    state = looked.state;
    for (const { type } of looked.news) {
      if (type === "entered" || type === "exited") count("rule");
      if (type === "climbed" || type === "descended") count("ladder");
    }
    for (const { key, value, by, cause, leaseMinutes } of looked.changes) {
      const before = facts.get(key);
      if (!before) continue;
      // A renewed lease is no change of what is served.
      if (before.value !== value) count(key);
      facts.set(key, {
        ...before,
        value,
        revision: before.revision + 1,
        cause,
        setByName: by.name,
        setAt: now,
        leaseUntil: now + leaseMinutes * 60_000,
      });
    }
  }
  return Math.max(0, ...counts.values());
}

/** Ten seconds past the threshold of entering, ten past that of leaving. */
function readAt(rule: RuleDefinition, second: number): ReadSeries {
  const high = new Map<SeriesName, number>(rule.enter.map(beyond));
  const low = new Map<SeriesName, number>(rule.exit.map(beyond));
  const valueAt = (series: SeriesName, at: number) => {
    const past = Math.floor(Math.max(0, at) / HALF_PERIOD_S) % 2 === 0 ? high : low;
    return past.get(series) ?? low.get(series) ?? 0;
  };
  return ({ series, stat, overSeconds }: Condition) => {
    const values = Array.from({ length: overSeconds }, (_, back) => valueAt(series, second - back));
    const value = {
      avg: values.reduce((sum, one) => sum + one, 0) / values.length,
      max: Math.max(...values),
      min: Math.min(...values),
    }[stat];
    return { value, samples: 1_000, fresh: true };
  };
}

const beyond = ({ series, op, value }: Condition): [SeriesName, number] => {
  const swung = value * (op === ">" ? 1 + SWING : 1 - SWING);
  return [series, series.endsWith("uccess") ? Math.min(1, swung) : swung];
};
