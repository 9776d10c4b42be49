import { freshMeter, meterService, meterWork } from "../../nodes/rules/rate-meter.ts";
import { ClassQueues } from "../rules/class-queue.ts";
import type { Job } from "./job.ts";
import type { SpeedPath } from "./speed-path.ts";

/** A simulated node: `slots` jobs at once at the machine's speed, the rest waits. */
export class SimNode {
  readonly id: string;
  readonly slots: number;
  readonly path: SpeedPath;
  readonly waiting = new ClassQueues<Job>();
  running = 0;
  private meter = freshMeter;
  private countedAt = 0;
  private busyMs = 0;
  private workMs = 0;

  constructor(id: string, slots: number, path: SpeedPath) {
    this.id = id;
    this.slots = slots;
    this.path = path;
  }

  /** @returns when the job will be done. */
  begin(job: Job, nowMs: number): number {
    this.count(nowMs);
    this.running++;
    job.startedAt = nowMs;
    return this.path.finishOf(nowMs, job.workMs);
  }

  end(job: Job, nowMs: number): void {
    this.count(nowMs);
    this.running--;
    this.meter = meterService(this.meter, nowMs - job.startedAt);
  }

  /** What the node says of itself: the same meter as a real one. */
  report(nowMs: number): { inFlight: number; rate: number } {
    this.count(nowMs);
    if (this.busyMs > 0) this.meter = meterWork(this.meter, { workMs: this.workMs, busyMs: this.busyMs });
    this.busyMs = 0;
    this.workMs = 0;
    return { inFlight: this.running + this.waiting.total, rate: this.meter.rate };
  }

  private count(nowMs: number): void {
    if (this.running > 0) {
      this.busyMs += this.running * (nowMs - this.countedAt);
      this.workMs += this.running * (this.path.workUntil(nowMs) - this.path.workUntil(this.countedAt));
    }
    this.countedAt = nowMs;
  }
}
