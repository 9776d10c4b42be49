import { SPARK_POINTS, SPARK_STEP_MS } from "../../contracts/queue-actions.ts";

/** The most of a figure in each ten seconds of the last five minutes. */
export class Spark {
  private readonly points = new Array<number>(SPARK_POINTS).fill(0);
  private step = Number.NEGATIVE_INFINITY;

  put(value: number, nowMs: number): void {
    const step = Math.floor(nowMs / SPARK_STEP_MS);
    const passed = Math.min(SPARK_POINTS, Math.max(0, step - this.step));
    for (let i = 0; i < passed; i++) {
      this.points.shift();
      this.points.push(0);
    }
    if (step > this.step) this.step = step;
    const last = this.points.length - 1;
    this.points[last] = Math.max(this.points[last] ?? 0, value);
  }

  values(): number[] {
    return [...this.points];
  }

  get silent(): boolean {
    return this.points.every((value) => value === 0);
  }
}
