import { setTimeout as sleep } from "node:timers/promises";

const PROBES = ["/healthz", "/readyz", "/metrics"];
const EVERY_MS = 500;
/** As an orchestrator would judge: later than this is no answer. */
const PATIENCE_MS = 2_000;

export interface Probed {
  asked: number;
  answered: number;
  slowestMs: number;
}

/** Asks the probes twice a second, as whoever runs the server would. @returns how to end it */
export function probeHealth(url: string): () => Promise<Probed> {
  const probed: Probed = { asked: 0, answered: 0, slowestMs: 0 };
  let stopped = false;

  async function probe(path: string): Promise<void> {
    const startedAt = performance.now();
    probed.asked += 1;
    try {
      const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      await answer.arrayBuffer();
      if (answer.ok) probed.answered += 1;
    } catch {
      // Not answered.
    }
    probed.slowestMs = Math.max(probed.slowestMs, Math.round(performance.now() - startedAt));
  }
  const done = (async () => {
    while (!stopped) {
      await Promise.all(PROBES.map(probe));
      await sleep(EVERY_MS);
    }
  })();
  return async () => {
    stopped = true;
    await done;
    return probed;
  };
}
