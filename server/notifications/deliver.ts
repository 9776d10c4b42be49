import type { Clock } from "../shared/clock.ts";
import type { WebhookAnswer, WebhookPoster } from "./post-webhook.ts";
import { nextTry } from "./rules/delivery.ts";
import { SIGNATURE_HEADER, sign } from "./sign.ts";
import type { ClaimedMessage, MessageStore, Settled } from "./store.ts";

export interface DeliverDeps {
  store: Pick<MessageStore, "settle">;
  poster: Pick<WebhookPoster, "post">;
  clock: Clock;
  random?: () => number;
}

/**
 * One try of one message, and what became of it. A process killed between the receiver's answer and our
 * note of it sends again: receivers tell by `Rushdeck-Message-Id`.
 */
export async function deliver(deps: DeliverDeps, message: ClaimedMessage): Promise<void> {
  await deps.store.settle(message.key, message.attempts, await tryOnce(deps, message));
}

async function tryOnce(deps: DeliverDeps, message: ClaimedMessage): Promise<Settled> {
  const { clock, random = Math.random } = deps;
  if (clock.nowMs() > message.useBy) return { state: "superseded", error: "too late to be of use" };
  if (message.url === null || message.secret === null) return { state: "superseded", error: "no channel" };
  const answer = await postMessage(deps, { ...message, url: message.url, secret: message.secret });
  const now = clock.nowMs();
  if (answer.ok) return { state: "sent", at: now };
  const { attempts, useBy } = message;
  return { ...nextTry({ attempts, now, useBy, random: random() }), error: answer.error ?? "failed" };
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
