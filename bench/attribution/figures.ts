export interface Figure {
  id: string;
  what: string;
  value: number;
  target: number;
  /** Higher values are better unless "atMost". */
  goal: "atLeast" | "atMost";
  reached: boolean;
}

/** Other people's algorithms and ours on the same cases. */
export interface Contender {
  name: string;
  set: string;
  f1: number;
  top: [number, number, number];
  meanMs: number;
  medianMs: number;
  cases: number;
  /** Cases it gave up on. */
  failed: number;
  /** false: a figure of the design page, from another run. */
  measured: boolean;
}

export function figureOf(
  id: string,
  what: string,
  value: number,
  goal: Figure["goal"],
  target: number,
): Figure {
  return { id, what, value, target, goal, reached: goal === "atLeast" ? value >= target : value <= target };
}

function short(x: number): string {
  if (!Number.isFinite(x)) return "-";
  return Math.abs(x) > 0 && Math.abs(x) < 1e-3 ? x.toExponential(1) : x.toFixed(x >= 100 ? 0 : 3);
}

export function printFigures(figures: readonly Figure[]): void {
  console.log(`\n${"".padEnd(4)}${"figure".padEnd(48)}${"measured".padStart(10)}  target`);
  for (const { id, what, value, goal, target, reached } of figures) {
    const limit = `${goal === "atLeast" ? ">=" : "<="} ${target}`;
    const verdict = reached ? "reached" : "MISSED";
    console.log(
      `${id.padEnd(4)}${what.padEnd(48)}${short(value).padStart(10)}  ${limit.padEnd(9)} ${verdict}`,
    );
  }
}

export function printContenders(contenders: readonly Contender[]): void {
  const heads = ["F1", "Top-1", "Top-3", "Top-5", "mean ms", "median ms", "gave up"];
  console.log(
    `\n${"set".padEnd(11)}${"algorithm".padEnd(16)}${heads.map((head) => head.padStart(11)).join("")}`,
  );
  for (const one of contenders) {
    const cells = [one.f1, ...one.top, one.meanMs, one.medianMs].map((x) => short(x).padStart(11)).join("");
    const failed = one.measured ? `${one.failed}/${one.cases}` : "-";
    const note = one.measured ? "" : "  recorded beforehand, not run here";
    console.log(`${one.set.padEnd(11)}${one.name.padEnd(16)}${cells}${failed.padStart(11)}${note}`);
  }
}
