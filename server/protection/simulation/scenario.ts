import type { LadderLevel, RuleDefinition } from "../../contracts/protection.ts";
import type { Condition, SeriesName } from "../../contracts/series.ts";
import type { RuleInForce } from "../rules/evaluate.ts";
import type { Reading } from "../rules/judge-condition.ts";

const names: readonly SeriesName[] = ["load", "commitP95Ms", "oldestWaitMs"];
const CALM = 0.3;

/** Two to five rules on the same few series, with short windows, so that a short life holds much. */
export function drawRules(random: () => number): RuleInForce[] {
  return Array.from({ length: 2 + Math.floor(random() * 4) }, (_, i): RuleInForce => {
    const series = names[Math.floor(random() * names.length)] ?? "load";
    const condition = (op: Condition["op"], value: number): Condition => ({
      series,
      stat: "avg",
      overSeconds: 10,
      op,
      value,
    });
    const enterAt = 0.8 + random() * 0.4;
    const definition: RuleDefinition = {
      name: `rule ${i}`,
      enter: [condition(">", enterAt)],
      enterForSeconds: 5 + Math.floor(random() * 20),
      target: drawTarget(random),
      exit: [condition("<", enterAt * (0.5 + random() * 0.3))],
      exitForSeconds: 30 + Math.floor(random() * 30),
      minHoldSeconds: 60,
      maxTransitionsPerHour: 2 + Math.floor(random() * 3),
      minSamples: 50,
    };
    const mode = random() < 0.8 ? "on" : "shadow";
    return { id: `r${i}`, mode, definition };
  });
}

function drawTarget(random: () => number): RuleDefinition["target"] {
  const draw = random();
  if (draw < 0.6) {
    const levels: readonly LadderLevel[] = [1, 2, 3, 4];
    return { kind: "ladder", level: levels[Math.floor(random() * 4)] ?? 1 };
  }
  if (draw < 0.8) return { kind: "switch", key: "prediction.simple", value: true };
  return { kind: "switch", key: "live.coalesce", value: 1 + Math.floor(random() * 3) };
}

/** Series that are calm, then not, and sometimes not there; late data come as a gap that closes. */
export class SimulatedSeries {
  private readonly random: () => number;
  private readonly levels = new Map<SeriesName, { value: number; missing: boolean; left: number }>();

  constructor(random: () => number) {
    this.random = random;
    for (const name of names) this.levels.set(name, { value: CALM, missing: false, left: 20 });
  }

  step(): void {
    for (const level of this.levels.values()) {
      level.left -= 1;
      if (level.left > 0) continue;
      level.value = this.random() < 0.5 ? CALM : this.random() * 1.8;
      level.missing = this.random() < 0.15;
      // Some cross their thresholds every few seconds.
      level.left = 5 + Math.floor(this.random() * (this.random() < 0.3 ? 8 : 150));
    }
  }

  readonly read = ({ series }: Condition): Reading => {
    const level = this.levels.get(series);
    if (!level || level.missing) return { value: null, samples: 0, fresh: false };
    return { value: level.value, samples: 1_000, fresh: true };
  };
}
