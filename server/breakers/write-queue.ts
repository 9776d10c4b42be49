export interface WriteQueue {
  add(write: () => Promise<void>): void;
  /** Comes back when all that was added is written, or failed. */
  done(): Promise<void>;
}

/** Writes one after the other, in the order they were added; one that fails does not stop the next. */
export function createWriteQueue(failed: (error: unknown) => void): WriteQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    add(write) {
      last = last.then(write).catch(failed);
    },
    done: () => last,
  };
}
