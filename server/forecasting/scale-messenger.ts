import type { ScaleAdvice } from "../contracts/forecasts.ts";
import type { WebhookPoster } from "../notifications/post-webhook.ts";
import { SIGNATURE_HEADER, sign } from "../notifications/sign.ts";
import type { Clock } from "../shared/clock.ts";
import { isTimeToTell, type Telling } from "./rules/next-telling.ts";

export interface ScaleMessengerOptions {
  url: string;
  /** Signs each message, as messages to shops are signed. */
  secret: string;
  poster: Pick<WebhookPoster, "post" | "close">;
  clock: Clock;
  log: { warn(details: object, message: string): void };
}

export interface ScaleMessenger {
  /** Tells the autoscaler what it does not know yet; call it as often as you like. */
  keepTold(advice: ScaleAdvice): void;
  told(): NonNullable<ScaleAdvice["told"]>;
  stop(): Promise<void>;
}

/** Posts scale advice to an autoscaler outside: signed, repeated while it stands, tried again when it fails. */
export function createScaleMessenger({
  url,
  secret,
  poster,
  clock,
  log,
}: ScaleMessengerOptions): ScaleMessenger {
  let last: Telling = { advice: null, at: 0, failures: 0 };
  let told: NonNullable<ScaleAdvice["told"]> = { at: null, ok: false, error: null };
  let running: Promise<void> | null = null;
  let stopped = false;

  async function tell(advice: ScaleAdvice): Promise<void> {
    const at = clock.nowMs();
    const { verdict, since, because, currentLoad, predictedLoad, doubt, horizonMs, nodes, nodesAdvised } =
      advice;
    // The same advice has the same id: a receiver that acts on each id once acts once.
    const id = `scale:${verdict}:${since}:${nodesAdvised}`;
    const body = JSON.stringify({
      id,
      event: "scale.advice",
      at: new Date(at).toISOString(),
      verdict,
      since: new Date(since).toISOString(),
      because,
      currentLoad,
      predictedLoad,
      forecastTrusted: doubt === null,
      horizonSeconds: horizonMs / 1_000,
      nodes,
      nodesAdvised,
    });
    const answer = await poster.post(
      url,
      {
        "content-type": "application/json",
        "user-agent": "Rushdeck",
        "rushdeck-message-id": id,
        [SIGNATURE_HEADER]: sign(body, secret, at),
      },
      body,
    );
    if (!answer.ok && last.failures === 0)
      log.warn({ error: answer.error }, "the autoscaler could not be told");
    last = { advice, at, failures: answer.ok ? 0 : last.failures + 1 };
    told = { at, ok: answer.ok, error: answer.error };
  }

  return {
    keepTold(advice) {
      if (stopped || running || !isTimeToTell(last, advice, clock.nowMs())) return;
      running = tell(advice).finally(() => {
        running = null;
      });
    },
    told: () => told,
    async stop() {
      stopped = true;
      await running;
      await poster.close();
    },
  };
}
