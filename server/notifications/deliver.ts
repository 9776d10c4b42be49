import { isEssential, WITHHELD } from "../contracts/essential-messages.ts";
import type { Clock } from "../shared/clock.ts";
import type { WebhookAnswer, WebhookPoster } from "./post-webhook.ts";
import { nextTry } from "./rules/delivery.ts";
import { SIGNATURE_HEADER, sign } from "./sign.ts";
import type { ClaimedMessage, MessageStore, Settled } from "./store.ts";

export interface DeliverDeps {
  store: Pick<MessageStore, "settle">;
  poster: Pick<WebhookPoster, "post">;
  clock: Clock;
  /** Whether the `notify.essential_only` switch lets only essential messages leave. */
  essentialOnly(): boolean;
  random?: () => number;
}

/**
 * One try of one message, and what became of it. A process killed between the receiver's answer and our
 * note of it sends again: receivers tell by `Rushdeck-Message-Id`.
 * @returns what the receiver answered; null when it was not asked.
 */
export async function deliver(deps: DeliverDeps, message: ClaimedMessage): Promise<WebhookAnswer | null> {
  const { answer, became } = await tryOnce(deps, message);
  await deps.store.settle(message.key, message.attempts, became);
  return answer;
}

interface Tried {
  answer: WebhookAnswer | null;
  became: Settled;
}

async function tryOnce(deps: DeliverDeps, message: ClaimedMessage): Promise<Tried> {
  const { clock, random = Math.random } = deps;
  const unasked = (error: string): Tried => ({ answer: null, became: { state: "superseded", error } });
  if (clock.nowMs() > message.useBy) return unasked("too late to be of use");
  if (message.url === null || message.secret === null) return unasked("no channel");
  if (deps.essentialOnly() && !isEssential(message.event)) {
    return { answer: null, became: { state: "withheld", until: message.useBy, error: WITHHELD } };
  }
  const answer = await postMessage(deps, { ...message, url: message.url, secret: message.secret });
  const now = clock.nowMs();
  if (answer.ok) return { answer, became: { state: "sent", at: now } };
  const { attempts, useBy } = message;
  const next = nextTry({ attempts, now, useBy, random: random() });
  return { answer, became: { ...next, error: answer.error ?? "failed" } };
}

/** Sends the body as it is stored, signed at this moment. */
export function postMessage(
  { poster, clock }: Pick<DeliverDeps, "poster" | "clock">,
  message: { key: string; body: unknown; url: string; secret: string },
): Promise<WebhookAnswer> {
  const body = JSON.stringify(message.body);
  return poster.post(
    message.url,
    {
      "content-type": "application/json",
      "user-agent": "Rushdeck",
      // Ids are plain letters, but a subject might be anything.
      "rushdeck-message-id": encodeURI(message.key),
      [SIGNATURE_HEADER]: sign(body, message.secret, clock.nowMs()),
    },
    body,
  );
}
