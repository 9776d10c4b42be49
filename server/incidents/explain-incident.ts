import type { Explanation, Question } from "../contracts/attribution.ts";
import type { ReliefEvidence } from "../contracts/incidents.ts";
import type { OrderClass } from "../contracts/orders.ts";
import { type SwitchKey, switchKeys } from "../contracts/switches.ts";
import type { SwitchRefusal } from "../contracts/switches-live.ts";
import { conditionHolds } from "../series/rules/holds.ts";
import type { SeriesReader } from "../series/series-reader.ts";
import type { FailureReader } from "./read-failures.ts";
import { learnFactor, type MeasuredFlip } from "./rules/learn-share.ts";
import {
  type CauseFailures,
  type Prediction,
  predictRelief,
  type ReliefInput,
} from "./rules/predict-relief.ts";
import { evidenceConditions } from "./rules/relief-table.ts";

export interface ReliefDeps {
  failures: FailureReader;
  series: Pick<SeriesReader, "measure" | "over">;
  /** Whether customers' sentences are read by a model now. */
  modelInUse(): boolean;
  /** Flips that were promised something and measured. */
  measuredFlips(): Promise<(MeasuredFlip & { key: string })[]>;
  nowMs(): number;
}

const NORMAL_95 = 1.96;

/** What every switch is expected to do against what the explanation found. */
export async function predictSwitches(
  deps: ReliefDeps,
  tenantId: string,
  question: Question,
  explanation: Explanation,
): Promise<Prediction[]> {
  const input: ReliefInput = {
    causes: await causesOf(deps.failures, tenantId, question, explanation),
    requests: explanation.current.total,
    refusals: await deps.failures.refusals(tenantId, question),
    classes: await classesOf(deps.series, question),
    evidence: evidenceNow(deps),
  };
  const measured = await deps.measuredFlips();
  return switchKeys.map((key) =>
    predictRelief(key, input, learnFactor(measured.filter((flip) => flip.key === key))),
  );
}

/** The causes that lower the rate; a drop everywhere is one cause without attributes. */
async function causesOf(
  failures: FailureReader,
  tenantId: string,
  question: Question,
  { verdict, causes, current, change, mix, base }: Explanation,
): Promise<CauseFailures[]> {
  if (verdict === "global") {
    const excess = Math.max(0, -(change - mix) * current.total);
    const counted = (of: { success: number; total: number }) =>
      of.total > 0 ? ((of.success / of.total) * (1 - of.success / of.total)) / of.total : 0;
    const excessDeviation = Math.sqrt(counted(current) + counted(base)) * current.total;
    return [{ excess, excessDeviation, kinds: await failures.kinds(tenantId, question, []) }];
  }
  if (verdict !== "causes") return [];
  return Promise.all(
    causes
      .filter(({ contribution }) => contribution < 0)
      .map(async ({ attributes, excessFailures, interval }) => ({
        excess: excessFailures,
        excessDeviation: ((interval[1] - interval[0]) / (2 * NORMAL_95)) * current.total,
        kinds: await failures.kinds(tenantId, question, attributes),
      })),
  );
}

/** Paid and placed requests have series of their own; the rest is what the low classes make. */
async function classesOf(
  series: Pick<SeriesReader, "over">,
  { current: { from, to } }: Question,
): Promise<Record<OrderClass, { share: number; success: number }>> {
  const [all, paid, place] = await Promise.all(
    (["success", "paidSuccess", "placeSuccess"] as const).map((name) => series.over(name, from, to)),
  );
  const part = (of: typeof all) => {
    const samples = of?.samples ?? 0;
    const whole = Math.max(1, all?.samples ?? 0);
    return { share: samples / whole, success: (samples * (of?.value ?? 0)) / whole };
  };
  const [whole, ofPaid, ofPlace] = [part(all), part(paid), part(place)];
  const rest = {
    share: Math.max(0, whole.share - ofPaid.share - ofPlace.share),
    success: Math.max(0, whole.success - ofPaid.success - ofPlace.success),
  };
  // Switches turn both low classes away together: which of the two it is makes no difference.
  return { paid: ofPaid, place: ofPlace, browse: rest, background: { share: 0, success: 0 } };
}

function evidenceNow({ series, modelInUse, nowMs }: ReliefDeps): Record<ReliefEvidence, boolean> {
  const holds = (name: keyof typeof evidenceConditions) =>
    conditionHolds(evidenceConditions[name], series.measure(evidenceConditions[name], nowMs()));
  return {
    load_high: holds("load_high"),
    commits_slow: holds("commits_slow"),
    loop_slow: holds("loop_slow"),
    model_in_use: modelInUse(),
  };
}

export interface SwitchFacts {
  isOn(key: SwitchKey): boolean;
  /** What speaks against turning it on now. */
  refusals(key: SwitchKey): readonly SwitchRefusal[];
}

/** The predictions with what speaks against a flip at this moment. */
export function withAvailability(predictions: readonly Prediction[], facts: SwitchFacts): Prediction[] {
  return predictions.map((prediction) => {
    if (prediction.relievable <= 0) return prediction;
    if (facts.isOn(prediction.key)) return { ...prediction, not: { kind: "on_already" } };
    const [refusal] = facts.refusals(prediction.key);
    return refusal && prediction.not === null ? { ...prediction, not: refusal } : prediction;
  });
}
