const chains = new Map<string, Promise<unknown>>();

/**
 * Runs one holder of a name at a time: over all tabs where the browser has Web Locks (secure origins),
 * else within this one. The server's memory of command ids makes the rest harmless.
 */
export async function withLock<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(name, run) as Promise<T>;
  const before = chains.get(name) ?? Promise.resolve();
  const mine = before.then(run, run);
  chains.set(name, mine);
  try {
    return await mine;
  } finally {
    if (chains.get(name) === mine) chains.delete(name);
  }
}
