import { explainCase } from "../../server/attribution/explain-case.ts";
import type { AttributionCase } from "../../server/attribution/read-case.ts";
import { explainAdditive } from "../../server/attribution/rules/explain-additive.ts";
import { explainRatio } from "../../server/attribution/rules/explain-ratio.ts";
import { codeLeaves, type Leaves } from "../../server/attribution/rules/leaves.ts";
import { seededRandom } from "../../server/shared/seeded-random.ts";

/** |causes + mix + unexplained - change|; for amounts relative to the amount, whose unit is free. */
export function splitError(input: AttributionCase): number {
  if (input.measure === "ratio") {
    const { succ_base, total_base, succ_cur, total_cur } = input.counts;
    const { parts } = explainRatio({
      leaves: input.leaves,
      base: { success: succ_base, total: total_base },
      current: { success: succ_cur, total: total_cur },
    });
    const sum = parts.causes.reduce(
      (part, cause) => part + cause.contribution,
      parts.mix + parts.unexplained,
    );
    return Math.abs(sum - parts.change);
  }
  const found = explainAdditive({ leaves: input.leaves, ...input.counts });
  const sum = found.contributions.reduce((part, contribution) => part + contribution, found.unexplained);
  const scale = input.counts.predict.reduce((total, amount) => total + amount, 0);
  return Math.abs(sum - found.change) / Math.max(1, scale);
}

/** Does the case get the same answer with its rows shuffled and with its values renamed? */
export function sameAnswers(input: AttributionCase, seed: number): { shuffled: boolean; renamed: boolean } {
  const given = answerOf(input, (value) => value);
  const order = shuffledRows(input.leaves.rows, seed);
  const back = new Map<string, string>();
  const rename = (dimension: number, value: string) => {
    const name = `${seed}-${dimension}-${hash(value)}-${value.length}`;
    back.set(name, value);
    return name;
  };
  return {
    shuffled:
      answerOf(
        rebuilt(input, order, (_, value) => value),
        (value) => value,
      ) === given,
    renamed: answerOf(rebuilt(input, order, rename), (name) => back.get(name) ?? name) === given,
  };
}

function answerOf(input: AttributionCase, original: (value: string) => string): string {
  const { answer, verdict, mixDimension } = explainCase(input);
  const sets = answer.map((combination) =>
    combination
      .split("&")
      .map((attribute) => {
        const cut = attribute.indexOf("=");
        return `${attribute.slice(0, cut)}=${original(attribute.slice(cut + 1))}`;
      })
      .join("&"),
  );
  return JSON.stringify([verdict, mixDimension, sets]);
}

function rebuilt(
  input: AttributionCase,
  order: number[],
  name: (dimension: number, value: string) => string,
): AttributionCase {
  const { leaves } = input;
  const columns = leaves.dimensions.map((_, d) =>
    order.map((row) => name(d, leaves.values[d]?.[leaves.codes[d]?.[row] ?? 0] ?? "")),
  );
  const moved: Leaves = codeLeaves(leaves.dimensions, columns);
  const pick = (column: Float64Array) => Float64Array.from(order, (row) => column[row] ?? 0);
  if (input.measure === "ratio") {
    const { succ_base, total_base, succ_cur, total_cur } = input.counts;
    const counts = {
      succ_base: pick(succ_base),
      total_base: pick(total_base),
      succ_cur: pick(succ_cur),
      total_cur: pick(total_cur),
    };
    return { measure: "ratio", leaves: moved, counts };
  }
  const counts = { real: pick(input.counts.real), predict: pick(input.counts.predict) };
  return { measure: "additive", leaves: moved, counts };
}

function shuffledRows(rows: number, seed: number): number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length: rows }, (_, row) => row);
  for (let i = rows - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

// Names in another order than the values: 32 bits, enough to tell a dimension's values apart here.
function hash(text: string): number {
  let sum = 5381;
  for (let i = 0; i < text.length; i += 1) sum = (Math.imul(sum, 33) ^ text.charCodeAt(i)) >>> 0;
  return Math.imul(sum, 2_654_435_761) >>> 0;
}
