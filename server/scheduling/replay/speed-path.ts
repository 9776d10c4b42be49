import { createAntagonist } from "../../nodes/rules/antagonist.ts";
import { unitOf } from "../../shared/seeded-random.ts";

const STEP_MS = 250;

/**
 * How fast one simulated machine works over time, decided by its seed: a speed of its own, and a
 * neighbour on the same machine that takes some of it away, at times most (server/nodes antagonist).
 */
export class SpeedPath {
  private readonly rateAtStep: (step: number) => number;
  /** Work one slot can do until the start of each step, reference ms. */
  private readonly doneUntil: number[] = [0];

  constructor(rateAtMs: (nowMs: number) => number) {
    this.rateAtStep = (step) => rateAtMs((step + 0.5) * STEP_MS);
  }

  /** Work one slot does from the start of time until `nowMs`. */
  workUntil(nowMs: number): number {
    const step = Math.floor(nowMs / STEP_MS);
    this.growTo(step + 1);
    const from = this.doneUntil[step] as number;
    const to = this.doneUntil[step + 1] as number;
    return from + ((to - from) * (nowMs - step * STEP_MS)) / STEP_MS;
  }

  /** When work begun at `startMs` ends. */
  finishOf(startMs: number, workMs: number): number {
    const wanted = this.workUntil(startMs) + workMs;
    let low = Math.floor(startMs / STEP_MS);
    let high = low + 1;
    let jump = 16;
    while (this.upTo(high) < wanted) {
      low = high;
      high += jump;
      jump *= 2;
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.doneUntil[middle] as number) < wanted) low = middle;
      else high = middle;
    }
    const from = this.doneUntil[low] as number;
    const to = this.doneUntil[high] as number;
    return (low + (wanted - from) / (to - from)) * STEP_MS;
  }

  private upTo(step: number): number {
    this.growTo(step);
    return this.doneUntil[step] as number;
  }

  private growTo(step: number): void {
    const { doneUntil } = this;
    for (let i = doneUntil.length; i <= step; i++)
      doneUntil.push((doneUntil[i - 1] as number) + this.rateAtStep(i - 1) * STEP_MS);
  }
}

/** Machines run at 0.7 to 1.3 times the mean, before their neighbours take some of it. */
const SPREAD = 0.3;
/** The mean is taken over this span: long enough for every machine to have its slow spells. */
const MEAN_OVER_MS = 3_600_000;

/** Machines of unequal speed; one slot does `meanRate` reference ms of work per ms, on average. */
export function makeMachines({
  count,
  seed,
  meanRate,
}: {
  count: number;
  seed: number;
  meanRate: number;
}): SpeedPath[] {
  const machines = Array.from({ length: count }, (_, i) => {
    const name = `replay ${seed}/${i}`;
    // Evenly spread, so that every seed has slow and fast machines; which is which differs.
    const place = count === 1 ? 0.5 : (i + 0.5 * unitOf(`${name}/place`)) / (count - 0.5);
    const speed = 1 - SPREAD + 2 * SPREAD * place;
    const antagonist = createAntagonist(name);
    return (nowMs: number) => (speed * antagonist.rateAt(nowMs)) / antagonist.baseRate;
  });
  const means = machines.map((rateAt) => {
    let sum = 0;
    const samples = 600;
    for (let k = 0; k < samples; k++) sum += rateAt(((k + 0.5) * MEAN_OVER_MS) / samples);
    return sum / samples;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / count;
  return machines.map((rateAt) => new SpeedPath((nowMs) => (meanRate * rateAt(nowMs)) / mean));
}
