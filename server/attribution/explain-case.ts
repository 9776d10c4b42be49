import type { AttributionCase } from "./read-case.ts";
import { explainAdditive } from "./rules/explain-additive.ts";
import { explainRatio } from "./rules/explain-ratio.ts";
import type { Cell, Lattice } from "./rules/lattice.ts";

/** What `attribution:explain --json` prints for a case, without its name. */
export interface CaseAnswer {
  /** Engine time, ms: from coded counts to the answer. */
  ms: number;
  /** Ranked; the first is the answer. */
  causes: { set: string[]; score: number }[];
  answer: string[];
  verdict: "causes" | "mix" | "global" | "none";
  mixDimension: string | null;
}

export function explainCase(input: AttributionCase): CaseAnswer {
  const startedAt = performance.now();
  if (input.measure === "ratio") {
    const { succ_base, total_base, succ_cur, total_cur } = input.counts;
    const found = explainRatio({
      leaves: input.leaves,
      base: { success: succ_base, total: total_base },
      current: { success: succ_cur, total: total_cur },
    });
    const mixDimension = found.mixDimension === null ? null : input.leaves.dimensions[found.mixDimension];
    return { ...answerOf(found, startedAt), verdict: found.verdict, mixDimension: mixDimension ?? null };
  }
  const found = explainAdditive({ leaves: input.leaves, ...input.counts });
  return { ...answerOf(found, startedAt), verdict: found.verdict, mixDimension: null };
}

function answerOf(
  { lattice, causes, alternatives }: { lattice: Lattice; causes: Cell[]; alternatives: Cell[][] },
  startedAt: number,
): Pick<CaseAnswer, "ms" | "causes" | "answer"> {
  const ms = Math.round((performance.now() - startedAt) * 1_000) / 1_000;
  // The order is the ranking; a score never exceeds the one before, so sorting by it changes nothing.
  let least = Number.POSITIVE_INFINITY;
  const ranked = alternatives.map((set) => {
    least = Math.min(least, Math.round(set.reduce((sum, cell) => sum + cell.score, 0) * 1_000) / 1_000);
    return { set: set.map((cell) => notation(lattice, cell)), score: least };
  });
  return {
    ms,
    causes: ranked,
    answer: causes.map((cell) => notation(lattice, cell)),
  };
}

/** `dim=v&dim=v`, sorted by dimension name. */
function notation(lattice: Lattice, cell: Cell): string {
  const { dimensions, values } = lattice.cuboids.leaves;
  return lattice
    .attributes(cell)
    .map(([d, value]) => `${dimensions[d]}=${values[d]?.[value]}`)
    .sort()
    .join("&");
}
