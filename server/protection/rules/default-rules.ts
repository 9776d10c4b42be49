import type { LadderLevel, RuleDefinition } from "../../contracts/protection.ts";
import { below, type Condition, type SeriesName } from "../../contracts/series.ts";

const above = (series: SeriesName, value: number, overSeconds: number): Condition => ({
  ...below(series, value, overSeconds),
  op: ">",
});
const usual = { exitForSeconds: 180, minHoldSeconds: 60, maxTransitionsPerHour: 4, minSamples: 50 } as const;

function overload(name: string, level: LadderLevel, at: number, calmAt: number): RuleDefinition {
  return {
    ...usual,
    name,
    enter: [above("load", at, 30)],
    enterForSeconds: 30,
    target: { kind: "ladder", level },
    exit: [below("load", calmAt, 60)],
  };
}

/**
 * What a new installation starts with, all in shadow: they write down what they would do until somebody
 * has tried them on its own past. Where the figures come from is told in docs/degradation.md.
 */
export const defaultRules: readonly { id: string; definition: RuleDefinition }[] = [
  { id: "overload-1", definition: overload("Filling up", 1, 0.85, 0.65) },
  { id: "overload-2", definition: overload("Overloaded", 2, 1.05, 0.8) },
  {
    id: "overload-3",
    definition: {
      ...usual,
      name: "Overloaded, commits slow",
      enter: [above("load", 1.05, 30), above("commitP95Ms", 300, 30)],
      enterForSeconds: 30,
      target: { kind: "ladder", level: 3 },
      exit: [below("commitP95Ms", 150, 60)],
    },
  },
  {
    id: "paid-suffers",
    definition: {
      ...usual,
      name: "Paid orders suffer",
      enter: [below("paidSuccess", 0.99, 60)],
      enterForSeconds: 30,
      target: { kind: "ladder", level: 4 },
      exit: [above("paidSuccess", 0.995, 60)],
    },
  },
  {
    id: "slow-commits",
    definition: {
      ...usual,
      name: "Slow commits",
      enter: [above("commitP95Ms", 500, 30)],
      enterForSeconds: 20,
      target: { kind: "switch", key: "writes.queued", value: true },
      exit: [below("commitP95Ms", 250, 60)],
    },
  },
  {
    id: "late-loop",
    definition: {
      ...usual,
      name: "Event loop late",
      enter: [above("loopLagMs", 150, 30)],
      enterForSeconds: 20,
      target: { kind: "switch", key: "live.coalesce", value: 2 },
      exit: [below("loopLagMs", 50, 60)],
    },
  },
];
