/** `hidden`: the page is not in view, and gets the lock back when it is. */
export type WakeState = "on" | "hidden" | "unsupported" | "refused";

/** The part of a browser's wake lock that is used. */
export interface WakeLock {
  readonly released: boolean;
  release(): Promise<void>;
  addEventListener(type: "release", run: () => void): void;
}

interface WakeKeeperOptions {
  /** Null where the browser has none. */
  request: (() => Promise<WakeLock>) | null;
  isVisible(): boolean;
  onState(state: WakeState): void;
}

/** Holds one wake lock while the page is in view, until it is stopped. */
export class WakeKeeper {
  #options: WakeKeeperOptions;
  #lock: WakeLock | null = null;
  #stopped = false;

  constructor(options: WakeKeeperOptions) {
    this.#options = options;
  }

  async ask(): Promise<void> {
    const { request, isVisible, onState } = this.#options;
    if (!isVisible()) return onState("hidden");
    if (!request) return onState("unsupported");
    if (this.#lock && !this.#lock.released) return;
    const granted = await request().catch(() => null);
    // Asked for on a page that has been left since, or twice at once: nobody would ever let go of it.
    if (this.#stopped || (this.#lock && !this.#lock.released)) return void granted?.release().catch(() => {});
    if (!granted) return onState("refused");
    this.#lock = granted;
    onState("on");
    granted.addEventListener("release", () => {
      if (this.#lock === granted && !this.#stopped) onState(isVisible() ? "refused" : "hidden");
    });
  }

  stop(): void {
    this.#stopped = true;
    void this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
