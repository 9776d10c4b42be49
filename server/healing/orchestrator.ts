import type { WebhookPoster } from "../notifications/post-webhook.ts";
import { SIGNATURE_HEADER, sign } from "../notifications/sign.ts";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import { newId } from "../shared/ids.ts";

export interface OrchestratorEvent {
  type: "node.isolated" | "node.replacement_wanted" | "node.drained";
  node: { id: string; name: string; url: string; epoch: number; local: boolean };
  because: string;
  /** The person who asked for it. */
  by?: string;
  reason?: string;
}

export interface Orchestrator {
  tell(event: OrchestratorEvent): void;
  /** Messages that have not arrived. */
  waiting(): number;
  close(): Promise<void>;
}

export interface OrchestratorOptions {
  url: string;
  secret: string;
  poster: WebhookPoster;
  clock: Clock;
  log: Pick<Log, "warn">;
  firstPauseMs?: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Later than this a word about a node helps nobody: the state has moved on. */
const GIVE_UP_AFTER_MS = 15 * 60_000;
const MOST_WAITING = 500;

/**
 * Tells whoever runs the machines, signed like every message of ours, in order, each until it arrives:
 * a second apart at first, then ever longer, for fifteen minutes.
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  const { url, secret, poster, clock, log, firstPauseMs = FIRST_PAUSE_MS } = options;
  const queue: { id: string; body: string; at: number; tries: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending = false;
  let closed = false;

  async function next(): Promise<void> {
    const message = queue[0];
    if (!message || sending || closed) return;
    sending = true;
    const answer = await poster.post(
      url,
      {
        "content-type": "application/json",
        "user-agent": "Rushdeck",
        "rushdeck-message-id": message.id,
        [SIGNATURE_HEADER]: sign(message.body, secret, clock.nowMs()),
      },
      message.body,
    );
    sending = false;
    if (closed) return;
    message.tries++;
    const expired = clock.nowMs() - message.at > GIVE_UP_AFTER_MS;
    if (answer.ok || expired) {
      if (!answer.ok)
        log.warn({ id: message.id, error: answer.error }, "the orchestrator never heard of this");
      queue.shift();
      void next();
      return;
    }
    if (message.tries === 1)
      log.warn({ id: message.id, error: answer.error }, "the orchestrator does not answer; trying again");
    const pauseMs = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (message.tries - 1));
    timer = setTimeout(() => void next(), pauseMs * (0.8 + 0.4 * Math.random()));
    timer.unref();
  }

  return {
    tell(event) {
      if (closed) return;
      const at = clock.nowMs();
      const id = newId("orc", at);
      queue.push({ id, body: JSON.stringify({ id, at, ...event }), at, tries: 0 });
      if (queue.length > MOST_WAITING) queue.splice(1, 1);
      if (queue.length === 1) void next();
    },
    waiting: () => queue.length,
    async close() {
      closed = true;
      clearTimeout(timer);
      await poster.close();
    },
  };
}
