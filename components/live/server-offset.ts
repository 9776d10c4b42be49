import type { Moment } from "./live-state.ts";

/** Samples remembered; a beat every 2 s makes this about a minute. */
const SAMPLES = 30;

/**
 * The server's clock over ours. Measured against the monotonic clock, which nobody sets. Each
 * message's offset is the true one minus its travel time, so the largest recent one is the closest;
 * after a sleep that stopped the monotonic clock the next message is the largest at once.
 */
export class ServerOffset {
  #samples: number[] = [];
  #assumedAheadMs = 0;

  add(serverNow: number, receivedAtMonoMs: number): void {
    this.#samples.push(serverNow - receivedAtMonoMs);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** What an earlier page of this device measured against the wall clock; counts until the server is heard. */
  assume(serverAheadMs: number): void {
    this.#assumedAheadMs = serverAheadMs;
  }

  /** ms to add to the monotonic clock for server time; null until the server was heard. */
  get offsetMs(): number | null {
    return this.#samples.length === 0 ? null : Math.max(...this.#samples);
  }

  serverNow({ monoMs, wallMs }: Moment): number {
    const { offsetMs } = this;
    return offsetMs === null ? wallMs + this.#assumedAheadMs : monoMs + offsetMs;
  }
}
